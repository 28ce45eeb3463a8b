import { expect, test } from 'vitest';
import { declaredNames, scoped } from './wgsl-names.ts';

const module = `
// fn commented(out: f32) {}
const SIZE = 3;
struct Pair { size: f32, SIZE: f32 }
var<workgroup> shared_values: array<f32, 4>;
fn helper(size: f32) -> f32 { let inner = size; return inner * f32(SIZE); }
fn effect(at: vec2i) -> vec4f {
  var pair: Pair;
  pair.SIZE = helper(params.size); /* helper */
  return vec4f(pair.SIZE, frame.size, 1.0e3);
}`;

test('finds what a module declares outside of functions', () => {
  expect(declaredNames(module)).toEqual(['SIZE', 'Pair', 'shared_values', 'helper', 'effect']);
});

test('prefixes declarations, maps bindings, leaves members and numbers alone, keeps lines', () => {
  const text = scoped(module, 'e1_', { params: 'u.e1', frame: 'u.frame' });
  expect(text).toContain('const e1_SIZE = 3;');
  expect(text).toContain('var pair: e1_Pair;');
  expect(text).toContain('e1_helper(u.e1.size)');
  expect(text).toContain('pair.SIZE, u.frame.size, 1.0e3');
  expect(text).not.toContain('commented');
  expect(text.split('\n')).toHaveLength(module.split('\n').length);
});
