// Structure tensor (Di Zenzo 1986: gradients of all three channels together) of 2×2 picture texels, by Sobel's
// masks without their factor of 1/8, summed. The including pass supplies colour_at(at).

// Products of the gradients of a texel with the eight around it, row by row.
fn products(a: vec3f, b: vec3f, c: vec3f, d: vec3f, e: vec3f, f: vec3f, g: vec3f, h: vec3f) -> vec3f {
  let falling = h - a;
  let rising = c - f;
  let dx = 2.0 * (e - d) + falling + rising;
  let dy = 2.0 * (g - b) + falling - rising;
  return vec3f(dot(dx, dx), dot(dx, dy), dot(dy, dy));
}

fn effect(at: vec2i) -> vec4f {
  let p = at * 2 - 1;
  let a0 = colour_at(p); let a1 = colour_at(p + vec2i(1, 0)); let a2 = colour_at(p + vec2i(2, 0)); let a3 = colour_at(p + vec2i(3, 0));
  let b0 = colour_at(p + vec2i(0, 1)); let b1 = colour_at(p + vec2i(1, 1)); let b2 = colour_at(p + vec2i(2, 1)); let b3 = colour_at(p + vec2i(3, 1));
  let c0 = colour_at(p + vec2i(0, 2)); let c1 = colour_at(p + vec2i(1, 2)); let c2 = colour_at(p + vec2i(2, 2)); let c3 = colour_at(p + vec2i(3, 2));
  let d0 = colour_at(p + vec2i(0, 3)); let d1 = colour_at(p + vec2i(1, 3)); let d2 = colour_at(p + vec2i(2, 3)); let d3 = colour_at(p + vec2i(3, 3));
  let upper = products(a0, a1, a2, b0, b2, c0, c1, c2) + products(a1, a2, a3, b1, b3, c1, c2, c3);
  return vec4f(upper + products(b0, b1, b2, c0, c2, d0, d1, d2) + products(b1, b2, b3, c1, c3, d1, d2, d3), 0.0);
}
