// Structure tensor (Di Zenzo 1986: gradients of all three channels together) of 2×2 picture texels, by Sobel's
// masks without their factor of 1/8, summed. The including pass supplies colour_at(at).
fn effect(at: vec2i) -> vec4f {
  var c: array<vec3f, 16>;
  for (var i = 0; i < 16; i++) { c[i] = colour_at(at * 2 + vec2i(i & 3, i >> 2u) - 1); }
  var tensor = vec3f();
  for (var k = 0; k < 4; k++) {
    let i = 5 + (k & 1) + 4 * (k >> 1u);
    let falling = c[i + 5] - c[i - 5];
    let rising = c[i - 3] - c[i + 3];
    let dx = 2.0 * (c[i + 1] - c[i - 1]) + falling + rising;
    let dy = 2.0 * (c[i + 4] - c[i - 4]) + falling - rising;
    tensor += vec3f(dot(dx, dx), dot(dx, dy), dot(dy, dy));
  }
  return vec4f(tensor, 0.0);
}
