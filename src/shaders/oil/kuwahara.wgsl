// Anisotropic Kuwahara filter (Kyprianidis, Kang & Döllner 2009) with polynomial weights (Kyprianidis, Semmo, Kang &
// Döllner 2010): of eight overlapping sectors of an ellipse that lies along the flow, those of little variance count most.
// As many reads for any brush: a wide one reads a smaller picture. The including pass supplies flow_at(at).
const GRID = 4;

// A colour by its weight and the weight itself, and the colour's square by the weight: of a texel, or summed over a sector.
struct Dab {
  colour: vec4f,
  squares: vec3f,
}

// Texel of the picture shrunk `level` times. Its neighbours need not be mixed in: samples lie further apart than texels.
fn dab_at(p: vec2f, level: i32, falloff: f32) -> Dab {
  let at = vec2i(floor(p * exp2(-f32(level))));
  var c: vec4f;
  switch (level) {
    case 1: { c = half_load(at); }
    case 2: { c = quarter_load(at); }
    default: { c = input_load(at); }
  }
  let rgb = straight(c);
  let weight = falloff * c.a;
  return Dab(weight * vec4f(rgb, 1.0), weight * rgb * rgb);
}

// Weight of a point of the unit disc for the sector that points to the right: a parabola opening along it.
fn sector(v: vec2f) -> f32 {
  let inner = v.x + 0.33 - 3.77 * v.y * v.y;
  return max(inner, 0.0) * max(inner, 0.0);
}

// What a sector has to say: its mean, the more the less it varies.
fn said(s: Dab, power: f32) -> vec4f {
  let mean = s.colour.rgb / max(s.colour.w, 1e-5);
  let variance = abs(s.squares / max(s.colour.w, 1e-5) - mean * mean);
  let deviation = sqrt(variance.x + variance.y + variance.z);
  // Deviations under about two code values say nothing: there all sectors count alike.
  return select(vec4f(), vec4f(mean, 1.0) / (1.0 + pow(60.0 * deviation, power)), s.colour.w >= 1e-5);
}

fn lay(s: ptr<function, Dab>, dab: Dab, weight: f32) {
  (*s).colour += weight * dab.colour;
  (*s).squares += weight * dab.squares;
}

// What a point of the disc and those that lie a quarter turn on each, ahead and aside of the middle, are read as.
struct Four {
  a: Dab,
  b: Dab,
  c: Dab,
  d: Dab,
}

fn four_at(centre: vec2f, ahead: vec2f, aside: vec2f, level: i32, falloff: f32) -> Four {
  return Four(dab_at(centre + ahead, level, falloff), dab_at(centre + aside, level, falloff),
    dab_at(centre - ahead, level, falloff), dab_at(centre - aside, level, falloff));
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
  let centre = vec2f(at) + 0.5;
  // The middle lies in all sectors.
  let all = dab_at(centre, level, sector(vec2f()));
  var s0 = all; var s1 = all; var s2 = all; var s3 = all; var s4 = all; var s5 = all; var s6 = all; var s7 = all;
  // A quarter of the disc, and with it the three others: a quarter turn moves a point two sectors on. Which sectors a
  // point lies in follows from where it is in that quarter, so that nothing need be asked: on its axis in the one along
  // it and those to both sides, …
  for (var x = 1; x <= GRID; x++) {
    let far = f32(x) / (f32(GRID) + 0.5);
    let f = four_at(centre, major * far, minor * far, level, exp(-3.125 * far * far));
    let along = sector(vec2f(far, 0.0));
    lay(&s0, f.a, along); lay(&s2, f.b, along); lay(&s4, f.c, along); lay(&s6, f.d, along);
    let beside = sector(far * vec2f(0.70710678));
    lay(&s1, f.a, beside); lay(&s3, f.b, beside); lay(&s5, f.c, beside); lay(&s7, f.d, beside);
    lay(&s7, f.a, beside); lay(&s1, f.b, beside); lay(&s3, f.c, beside); lay(&s5, f.d, beside);
    // … next to the middle in all of them, …
    if (x == 1) {
      let right = sector(vec2f(0.0, far));
      lay(&s2, f.a, right); lay(&s4, f.b, right); lay(&s6, f.c, right); lay(&s0, f.d, right);
      lay(&s6, f.a, right); lay(&s0, f.b, right); lay(&s2, f.c, right); lay(&s4, f.d, right);
      let behind = sector(far * vec2f(-0.70710678, 0.70710678));
      lay(&s3, f.a, behind); lay(&s5, f.b, behind); lay(&s7, f.c, behind); lay(&s1, f.d, behind);
      lay(&s5, f.a, behind); lay(&s7, f.b, behind); lay(&s1, f.c, behind); lay(&s3, f.d, behind);
      let opposite = sector(vec2f(-far, 0.0));
      lay(&s4, f.a, opposite); lay(&s6, f.b, opposite); lay(&s0, f.c, opposite); lay(&s2, f.d, opposite);
    }
  }
  // … and elsewhere in those along both axes and in the one between.
  for (var y = 1; y <= GRID; y++) {
    for (var x = 1; x <= GRID; x++) {
      let v = vec2f(f32(x), f32(y)) / (f32(GRID) + 0.5);
      let far = dot(v, v);
      if (far > 1.0) { continue; }
      let f = four_at(centre, major * v.x + minor * v.y, minor * v.x - major * v.y, level, exp(-3.125 * far));
      let first = sector(v);
      lay(&s0, f.a, first); lay(&s2, f.b, first); lay(&s4, f.c, first); lay(&s6, f.d, first);
      let between = sector(vec2f(v.x + v.y, v.y - v.x) * 0.70710678);
      lay(&s1, f.a, between); lay(&s3, f.b, between); lay(&s5, f.c, between); lay(&s7, f.d, between);
      let second = sector(v.yx);
      lay(&s2, f.a, second); lay(&s4, f.b, second); lay(&s6, f.c, second); lay(&s0, f.d, second);
    }
  }
  let power = mix(1.0, 6.0, params.sharpness);
  let sum = said(s0, power) + said(s1, power) + said(s2, power) + said(s3, power)
    + said(s4, power) + said(s5, power) + said(s6, power) + said(s7, power);
  let source = input_load(at);
  return premultiplied(select(straight(source), sum.rgb / max(sum.w, 1e-9), sum.w > 0.0), source.a);
}
