// Colours pass from linear BT.709 to the cone responses of Bradford's adaptation and back (matrices of IEC 61966-2-1
// and lindbloom.com, multiplied); WGSL writes matrices by columns.
const TO_CONES = mat3x3f(0.42265804, 0.0556908, 0.02137924, 0.49135664, 0.96155621, 0.08764392, 0.0273645, 0.02318937, 0.98074343);
const FROM_CONES = mat3x3f(2.53844797, -0.14600037, -0.04228838, -1.29348257, 1.11662241, -0.07159007, -0.04024325, -0.02232852, 1.02250731);
const XYZ_TO_CONES = mat3x3f(0.8951, -0.7502, 0.0389, 0.2664, 1.7135, -0.0685, -0.1614, 0.0367, 1.0296);
const D65_MIRED = 153.75;
const MIRED_PER_STEP = 0.9;
// Across the daylight locus at D65, in CIE 1960 uv, from green to magenta; 100 steps are 0.03.
const TINT = vec2f(0.815, -0.58) * 0.0003;
// Light from which highlights roll off.
const KNEE = 0.25;

// Cone responses to white daylight of unit luminance: CIE 15, the D series, in thousands of kelvin reciprocal.
fn daylight(mired: f32, tint: f32) -> vec3f {
  let r = mired * 1e-3;
  let warm = 0.244063 + r * (0.09911 + r * (2.9678 - r * 4.607));
  let cold = 0.23704 + r * (0.24748 + r * (1.9018 - r * 2.0064));
  let x = select(cold, warm, r >= 1.0 / 7.0);
  let y = -3.0 * x * x + 2.87 * x - 0.275;
  let uv = vec2f(4.0 * x, 6.0 * y) / (-2.0 * x + 12.0 * y + 3.0) + TINT * tint;
  let xy = vec2f(3.0 * uv.x, 2.0 * uv.y) / (2.0 * uv.x - 8.0 * uv.y + 4.0);
  return XYZ_TO_CONES * vec3f(xy.x, xy.y, 1.0 - xy.x - xy.y) / xy.y;
}

// What lies between the knee and `peak` ends between the knee and 1: extended Reinhard above the knee, slope 1 at it.
fn rolled(light: vec3f, peak: f32) -> vec3f {
  let end = (peak - KNEE) / (1.0 - KNEE);
  let t = max(light - KNEE, vec3f(0.0)) / (1.0 - KNEE);
  return min(light, vec3f(KNEE)) + (1.0 - KNEE) * t * (1.0 + t / (end * end)) / (1.0 + t);
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let gain = exp2(params.exposure);
  let picture = straight(colour);
  let cones = TO_CONES * to_linear(picture);
  let white = daylight(D65_MIRED + MIRED_PER_STEP * params.temperature, params.tint) / daylight(D65_MIRED, 0.0);
  let light = FROM_CONES * (cones * white) * gain;
  let soft = mix(light, rolled(light, max(gain, 1.0)), params.rolloff);
  return premultiplied(mix(picture, to_encoded(soft), params.strength), colour.a);
}
