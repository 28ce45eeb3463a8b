// Standard deviation of the grain, in display-encoded values, at amount 1.
const FULL = 0.08;

// Noise of unit deviation with one grain per cell: random values under a quadratic B-spline, which shows no lattice;
// dividing by the length of its weights makes the deviation the same everywhere.
fn grain(p: vec2f) -> vec3f {
  let cell = floor(p);
  let f = p - cell - 0.5;
  let x = vec3f(0.5 * (0.5 - f.x) * (0.5 - f.x), 0.75 - f.x * f.x, 0.5 * (0.5 + f.x) * (0.5 + f.x));
  let y = vec3f(0.5 * (0.5 - f.y) * (0.5 - f.y), 0.75 - f.y * f.y, 0.5 * (0.5 + f.y) * (0.5 + f.y));
  var sum = vec3f(0.0);
  for (var j = 0; j < 3; j++) {
    for (var i = 0; i < 3; i++) {
      let corner = vec2u(vec2i(cell) + vec2i(i, j));
      sum += x[i] * y[j] * (hash3(corner.x, corner.y, frame.index) - 0.5);
    }
  }
  return sum * sqrt(12.0) / (length(x) * length(y));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let picture = straight(colour);
  // Grains smaller than a texel average out within it, and in a smaller preview those of a few source pixels do so too.
  let cell = max(params.size * frame.scale, 1.0);
  let across = 1.0 / (frame.scale * max(params.size, 1.0));
  let seen = min(params.size, 1.0) * select(1.0, pow(1.0 + pow(across / 1.5, 3.0), -1.0 / 3.0), frame.scale < 1.0);
  let layers = grain((vec2f(at) + 0.5) / cell);
  let mono = (layers.r + layers.g + layers.b) / sqrt(3.0);
  let tone = clamp(luma(picture), 0.0, 1.0);
  let most = mix(1.0, 4.0 * tone * (1.0 - tone), params.response);
  let noise = mix(vec3f(mono), layers, params.colour) * params.amount * FULL * most * seen;
  return premultiplied(picture + noise, colour.a);
}
