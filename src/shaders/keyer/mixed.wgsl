// Solves mixed pixels: looks towards the subject for the colour that best explains the pixel as a mixture with the
// screen. A pixel lies on the line from screen S to foreground F at a = (C-S).(F-S)/|F-S|^2; how far off the line it is,
// how much of a mixture it would be, how far and how pure the sample is decide how much the sample counts.
const SELF = 0.03;
const RADII = array(2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 18.0, 26.0);

// Two or more of nine texels stand out of the noise: fewer are noise themselves.
fn stands_out(at: vec2i) -> bool {
  let black = min(0.2, params.black * stats[4]);
  var above = 0;
  for (var i = 0; i < 9; i++) {
    above += i32(work_load(at + vec2i(i % 3, i / 3) - 1).a > black);
  }
  return above > 1;
}

// How far an area is opaque because it was asked to be, however well a paler colour before the screen would explain it. What
// is darker than the screen and as saturated is its shadow.
fn firmness(c: vec3f, s: vec3f, solid: f32) -> f32 {
  if (params.transparency != 1u) {
    return 0.0;
  }
  let off = from_plate(c, s);
  let shadow = (1.0 - smoothstep(0.2, 0.4, off.x)) * (1.0 - smoothstep(0.5, 0.7, off.y));
  return smoothstep(0.6, 1.0, solid) * (1.0 - shadow);
}

fn effect(at: vec2i) -> vec4f {
  let own = work_load(at);
  let p = vec2f(at) + 0.5;
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  let self_alpha = mixture(own.rgb, s, own.a, 0.3);
  let unmixed = clamp((own.rgb - (1.0 - self_alpha) * s) / max(self_alpha, 0.04), vec3f(0.0), vec3f(1.0));
  if (params.method == 2u || !stands_out(at)) {
    return vec4f(unmixed, own.a);
  }
  let solid = solid_sample(p / f32(STEP)).x;
  let firm = firmness(own.rgb, s, solid);
  let slope = slope_sample(p / f32(2 * STEP));
  if (firm == 1.0 || (solid >= 0.99 && slope.z == 0.0)) {
    return vec4f(own.rgb, 1.0);
  }
  let e = own.rgb - s;
  let tolerance = 0.035 * (length(s) + 0.1);
  let towards = slope.xy / (length(slope.xy) + 1e-6);
  let turns = array(vec2f(1.0, 0.0), vec2f(cos(0.6), sin(0.6)), vec2f(cos(0.6), -sin(0.6)));

  var sum = SELF * vec4f(unmixed, self_alpha);
  var total = SELF;
  for (var i = 0; i < 8; i++) {
    for (var k = 0; k < 3; k++) {
      let turn = turns[k];
      let offset = RADII[i] * f32(UNIT) * vec2f(towards.x * turn.x - towards.y * turn.y, towards.x * turn.y + towards.y * turn.x);
      let f = samples_load(vec2i(floor(p / f32(STEP) + offset)));
      let d = f.rgb - s;
      let a = clamp(dot(e, d) / max(dot(d, d), 1e-5), 0.0, 1.0);
      let miss = (e - a * d) / tolerance;
      let cost = 0.5 * dot(miss, miss) + 2.5 * a + 0.02 * RADII[i] + select(6.0, 2.5, params.light == 0u) * (1.0 - f.a);
      let w = exp(-min(cost, 60.0));
      sum += w * vec4f(f.rgb, a);
      total += w;
    }
  }
  return mix(sum / total, vec4f(own.rgb, 1.0), firm);
}
