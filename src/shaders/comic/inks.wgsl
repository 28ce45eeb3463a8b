// Tints below this stay paper, tints above one minus this become solid.
const CLEAN = 0.05;

// What each ink has to cover for the colour around a texel: cyan, magenta, yellow, black.
fn effect(at: vec2i) -> vec4f {
  let rgb = clamp(straight(blurred_on(at)), vec3f(0.0), vec3f(1.0));
  var inks = vec4f(0.0, 0.0, 0.0, 1.0 - luma(rgb));
  if (params.inks == 0u) {
    let vivid = clamp(mix(vec3f(luma(rgb)), rgb, params.vividness), vec3f(0.0), vec3f(1.0));
    let dark = 1.0 - max(vivid.x, max(vivid.y, vivid.z));
    // Black takes over what the three have in common in the shadows only, so that colours stay bright.
    let black = dark * dark * dark;
    inks = vec4f((1.0 - vivid - black) / max(1.0 - black, 1e-3), black);
  }
  return clamp((inks * params.ink - CLEAN) / (1.0 - 2.0 * CLEAN), vec4f(0.0), vec4f(1.0));
}
