// Light on a surface that rises by `slope` (height per texel, in x and y), towards `angle` (0° right, 90° up) and
// `altitude` above the picture, in degrees: what a slope gains over a flat place (−1…1), by Lambert's cosine.
fn relief(slope: vec2f, angle: f32, altitude: f32) -> f32 {
  let up = sin(radians(altitude));
  let toward = vec2f(cos(radians(angle)), -sin(radians(angle))) * cos(radians(altitude));
  let lit = (up - dot(slope, toward)) * inverseSqrt(1.0 + dot(slope, slope));
  let gain = lit - up;
  return clamp(select(gain / max(up, 0.05), gain / max(1.0 - up, 0.05), gain > 0.0), -1.0, 1.0);
}

// Part of a colour in a mixture that changes no code value of eight bits, even in the dark.
const UNSEEN = 0.0001;

// Lays light and shade over a premultiplied picture, mixed in linear light.
fn shaded(picture: vec4f, gain: f32, highlight: vec4f, shadow: vec4f) -> vec4f {
  let amount = select(max(-gain, 0.0) * shadow.a, max(gain, 0.0) * highlight.a, gain > 0.0);
  // Most of a picture lies flat: it stays as it is, exactly.
  if (amount < UNSEEN) { return picture; }
  let light = to_linear(straight(picture));
  let tint = to_linear(select(shadow.rgb, highlight.rgb, gain > 0.0));
  return premultiplied(to_encoded(mix(light, tint, amount)), picture.a);
}
