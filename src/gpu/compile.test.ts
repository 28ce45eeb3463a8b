import { expect, test } from 'vitest';
import { rgbaFormat } from '../../server/testing/scene.ts';
import { effectById } from '../shaders/effects.ts';
import { compileChain } from './compile.ts';
import type { Effect, KernelEffect, KernelPass } from './define-effect.ts';
import { type DeliveryFormat, wholeDelivery } from './deliver.ts';
import { rendererOf } from './renderer.ts';

const labels = (ids: readonly string[], planes = false) => {
  const format = { ...rgbaFormat(64, 48), layout: 'i420' as const };
  const output = planes ? ({ kind: 'planes', deliveries: [wholeDelivery(format, false)] } as const) : ({ kind: 'picture' } as const);
  const effects = ids.map((id) => effectById(id) as Effect);
  return compileChain(effects, format, 1, output).segments.map(({ passes }) => passes.map(({ label }) => label));
};

test('point effects join the pass in front of them, ingest the first and deliver the last', () => {
  expect(labels(['despill', 'despill'])).toEqual([['ingest + despill + despill']]);
  expect(labels(['despill'], true)).toEqual([['ingest + despill + deliver']]);
  expect(labels([], true)).toEqual([['ingest + deliver']]);
});

test('deliveries that cannot stand in the last pass read the picture, stored once, and share the scaling of its rows', () => {
  const format = { ...rgbaFormat(64, 48), layout: 'i420' as const };
  const whole = wholeDelivery(format, false);
  const small = { ...whole, size: { width: 32, height: 24 }, format: { ...format, coded: { width: 32, height: 24 } } };
  const labelled = (...deliveries: DeliveryFormat[]) => {
    const { segments } = compileChain([effectById('despill') as Effect], rgbaFormat(64, 48), 1, { kind: 'planes', deliveries });
    return segments.map(({ passes }) => passes.map(({ label }) => label));
  };
  expect(labelled(whole, whole)).toEqual([['ingest + despill', 'deliver', 'deliver']]);
  expect(labelled(small)).toEqual([['ingest + despill', 'scale rows', 'deliver']]);
  expect(labelled(small, whole, small)).toEqual([['ingest + despill', 'scale rows', 'deliver', 'deliver', 'deliver']]);
  const crop = { x: 8, y: 8, width: 16, height: 16 };
  expect(labelled({ ...whole, crop, size: crop, format: { ...format, coded: crop } })).toEqual([['ingest + despill + deliver']]);
});

test('a kernel costs its own passes only: what follows joins its last one', () => {
  const [passes = []] = labels(['despill', 'drop-shadow', 'despill'], true);
  expect(passes.at(0)).toBe('ingest + despill');
  expect(passes.slice(1, -1).every((label) => label.startsWith('drop-shadow: '))).toBe(true);
  expect(passes.at(-1)).toBe('drop-shadow: composite + despill + deliver');
});

test('the passes of an effect are the same wherever it stands, so that none is compiled again for being moved', () => {
  const wgslOf = (...ids: string[]) => {
    const plan = compileChain(
      ids.map((id) => effectById(id) as Effect),
      rgbaFormat(64, 48),
      1,
      { kind: 'picture' },
    );
    return plan.segments.flatMap(({ passes }) => passes.filter(({ label }) => label.startsWith('drop-shadow: ')).map(({ wgsl }) => wgsl));
  };
  const first = wgslOf('drop-shadow');
  expect(first.length).toBeGreaterThan(3);
  expect(wgslOf('despill', 'temporal-ema', 'drop-shadow')).toEqual(first);
});

test('temporal effects split the chain, and what follows joins them', () => {
  expect(labels(['despill', 'temporal-ema', 'despill', 'posterize-time'])).toEqual([
    ['ingest + despill'],
    ['temporal-ema + despill'],
    ['posterize-time'],
  ]);
});

test('a pass may be left out by values, and with it what it writes is neither made nor read; not so the last, nor one with buffers', () => {
  const pass = { kind: 'pixel', wgsl: 'fn effect(at: vec2i) -> vec4f { return vec4f(); }', reads: ['input'] } as const;
  const isNeeded = (values: Readonly<Record<string, unknown>>) => values['on'] === true;
  const kernel = (...passes: KernelPass[]): Effect => ({
    ...(effectById('drop-shadow') as KernelEffect),
    params: {},
    textures: () => ({ own: { format: 'r32float', scale: 1 } }),
    buffers: () => ({ sums: { type: 'u32', length: 1 } }),
    passes: () => passes,
  });
  const last = { ...pass, label: 'last', reads: ['input', 'own'], writes: 'output' } as const;
  const compiled = (...passes: KernelPass[]) => compileChain([kernel(...passes)], rgbaFormat(64, 48), 1, { kind: 'picture' });

  const [, , maker, reader] =
    compiled({ ...pass, label: 'first', writes: 'own' }, { ...pass, label: 'maker', writes: 'own', isNeeded }, last).segments[0]?.passes ??
    [];
  // Somebody else writes it always, so that it can always be read.
  expect([maker?.need?.isMet({ on: false }), maker?.need?.isMet({ on: true }), reader?.need]).toEqual([false, true, null]);
  expect(reader?.bindings.flatMap((binding) => (binding.kind === 'sampled' && binding.need ? [binding.need] : []))).toEqual([]);
  const alone = compiled({ ...pass, label: 'maker', writes: 'own', isNeeded }, last).segments[0]?.passes.at(-1);
  const needs = alone?.bindings.flatMap((binding) =>
    binding.kind === 'sampled' && binding.need ? [binding.need.isMet({ on: false })] : [],
  );
  expect(needs).toEqual([false]);

  expect(() => compiled({ ...last, reads: ['input'], isNeeded })).toThrow('cannot be left out');
  expect(() => compiled({ ...pass, label: 'sum', writes: 'own', buffers: ['sums'], isNeeded }, last)).toThrow('cannot be left out');
});

test('textures are used again once they fall free', () => {
  const effects = ['drop-shadow', 'drop-shadow', 'drop-shadow', 'drop-shadow'].map((id) => effectById(id) as Effect);
  const one = compileChain(effects.slice(0, 2), rgbaFormat(64, 48), 1, { kind: 'picture' });
  const all = compileChain(effects, rgbaFormat(64, 48), 1, { kind: 'picture' });
  expect(all.textures.length).toBe(one.textures.length);
});

test('effects in a row make the distance field of an unchanged matte once', () => {
  const fields = (...ids: string[]) =>
    labels(ids)
      .flat()
      .filter((label) => label.endsWith(': distance'));
  expect(fields('alpha-bevel', 'vignette', 'inner-shadow', 'gloss', 'outline')).toEqual(['alpha-bevel: distance']);
  expect(fields('outline', 'alpha-bevel', 'gloss')).toEqual(['outline: distance', 'alpha-bevel: distance']);
  expect(fields('alpha-bevel', 'choke-feather', 'gloss')).toHaveLength(2);
  expect(fields('alpha-bevel', 'frame-blend', 'gloss')).toHaveLength(2);
  const effects = ['alpha-bevel', 'gloss', 'drop-shadow', 'drop-shadow', 'drop-shadow'].map((id) => effectById(id) as Effect);
  const [short, long] = [3, 5].map((count) => compileChain(effects.slice(0, count), rgbaFormat(64, 48), 1, { kind: 'picture' }));
  expect(long?.textures.length).toBe(short?.textures.length);
});

test('another shader, order or delivery is another renderer; the same is the same', () => {
  const format = { ...rgbaFormat(64, 48), layout: 'i420' as const };
  const [despill, cartoon] = ['despill', 'cartoon'].map((id) => effectById(id) as Effect) as [Effect, Effect];
  const changed = { ...despill, wgsl: `${(despill as Effect & { wgsl: string }).wgsl}\n// another version` } as Effect;
  const of = (effects: readonly Effect[], background = false) => rendererOf(effects, rgbaFormat(64, 48), wholeDelivery(format, background));
  expect(of([despill, cartoon])).toBe(of([despill, cartoon]));
  const others = [of([]), of([despill]), of([changed]), of([despill], true), of([despill, cartoon]), of([cartoon, despill])];
  expect(new Set(others).size).toBe(others.length);
});
