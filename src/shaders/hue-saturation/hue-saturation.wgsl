// Chroma (Oklab) at which a colour is vivid, and the hue of skin with half the width of its protection, in radians.
const VIVID = 0.2;
const SKIN = 0.9;
const SKIN_WIDTH = 0.6;

// How much more chroma vibrance gives a colour.
fn vibrance(lab: vec3f) -> f32 {
  let chroma = length(lab.yz);
  let muted = 1.0 - smoothstep(0.0, VIVID, chroma);
  let apart = acos(clamp(dot(lab.yz, vec2f(cos(SKIN), sin(SKIN))) / max(chroma, 1e-4), -1.0, 1.0));
  let skin = 1.0 - smoothstep(0.0, SKIN_WIDTH, apart);
  return 1.0 + params.vibrance * muted * (1.0 - 0.6 * skin);
}

// Moves light towards grey of its own luminance until it lies between low and high: cutting channels off would turn
// the hue.
fn fitted(light: vec3f, low: f32, high: f32) -> vec3f {
  let grey = clamp(luma(light), low, high);
  let over = (high - grey) / max(light - grey, vec3f(1e-6));
  let under = (grey - low) / max(grey - light, vec3f(1e-6));
  let fit = min(min(min(over.r, over.g), over.b), min(min(under.r, under.g), under.b));
  return mix(vec3f(grey), light, clamp(fit, 0.0, 1.0));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let picture = straight(colour);
  let light = to_linear(picture);
  let lab = oklab(light);
  let turn = radians(params.hue);
  let turned = mat2x2f(cos(turn), sin(turn), -sin(turn), cos(turn)) * lab.yz;
  let chroma = turned * params.saturation * vibrance(lab);
  let target_lightness = select(0.0, 1.0, params.lightness > 0.0);
  let moved = mix(vec3f(lab.x, chroma), vec3f(target_lightness, 0.0, 0.0), abs(params.lightness));
  let low = min(0.0, min(light.r, min(light.g, light.b)));
  let high = max(1.0, max(light.r, max(light.g, light.b)));
  let graded = to_encoded(fitted(from_oklab(moved), low, high));
  return premultiplied(mix(picture, graded, params.strength), colour.a);
}
