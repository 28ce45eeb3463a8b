// Anisotropic Kuwahara filter (Kyprianidis, Kang & Döllner 2009) with polynomial weights (Kyprianidis, Semmo, Kang &
// Döllner 2010): of eight overlapping sectors of an ellipse that lies along the flow, those of little variance count most.
// As many reads for any brush: a wide one reads a smaller picture. The including pass supplies flow_at(at).
const GRID = 4;
const SECTORS = 8;

// Texel of the picture shrunk `level` times. Its neighbours need not be mixed in: samples lie further apart than texels.
fn paint_at(p: vec2f, level: i32) -> vec4f {
  let at = vec2i(floor(p * exp2(-f32(level))));
  switch (level) {
    case 1: { return half_load(at); }
    case 2: { return quarter_load(at); }
    default: { return input_load(at); }
  }
}

// Weight of a point of the unit disc for the sector that points to the right: a parabola opening along it.
fn sector(v: vec2f) -> f32 {
  let inner = v.x + 0.33 - 3.77 * v.y * v.y;
  return max(inner, 0.0) * max(inner, 0.0);
}

fn effect(at: vec2i) -> vec4f {
  let flow = flow_at(at);
  let radius = max(0.5 * params.brush * frame.scale, 0.5);
  // Strokes: longer along the flow and narrower across, the surer the direction is.
  let stretch = 1.0 + flow.z;
  let major = flow.xy * radius * stretch;
  let minor = vec2f(-flow.y, flow.x) * radius / stretch;
  // Texels from a third to two thirds of the grid's spacing.
  let level = clamp(i32(floor(log2(0.7 * radius / f32(GRID)))), 0, 2);
  var sums: array<vec4f, SECTORS>;
  var squares: array<vec3f, SECTORS>;
  for (var y = -GRID; y <= GRID; y++) {
    for (var x = -GRID; x <= GRID; x++) {
      let v = vec2f(f32(x), f32(y)) / (f32(GRID) + 0.5);
      let far = dot(v, v);
      if (far > 1.0) { continue; }
      let c = paint_at(vec2f(at) + 0.5 + major * v.x + minor * v.y, level);
      let rgb = straight(c);
      let falloff = exp(-3.125 * far) * c.a;
      let slanted = vec2f(v.x + v.y, v.y - v.x) * 0.70710678;
      let weights = array<f32, 8>(sector(v), sector(slanted), sector(vec2f(v.y, -v.x)), sector(vec2f(slanted.y, -slanted.x)),
        sector(-v), sector(-slanted), sector(vec2f(-v.y, v.x)), sector(vec2f(-slanted.y, slanted.x)));
      for (var k = 0; k < SECTORS; k++) {
        // A point lies in two or three sectors of the eight, the same ones for all texels.
        if (weights[k] <= 0.0) { continue; }
        let weight = falloff * weights[k];
        sums[k] += weight * vec4f(rgb, 1.0);
        squares[k] += weight * rgb * rgb;
      }
    }
  }
  let power = mix(1.0, 6.0, params.sharpness);
  var sum = vec4f();
  for (var k = 0; k < SECTORS; k++) {
    if (sums[k].w < 1e-5) { continue; }
    let mean = sums[k].rgb / sums[k].w;
    let variance = abs(squares[k] / sums[k].w - mean * mean);
    let deviation = sqrt(variance.x + variance.y + variance.z);
    // Deviations under about two code values say nothing: there all sectors count alike.
    let weight = 1.0 / (1.0 + pow(60.0 * deviation, power));
    sum += weight * vec4f(mean, 1.0);
  }
  let own = input_load(at);
  return premultiplied(select(straight(own), sum.rgb / max(sum.w, 1e-9), sum.w > 0.0), own.a);
}
