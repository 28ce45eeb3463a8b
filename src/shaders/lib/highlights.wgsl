// How much of a light passes a threshold: nothing below, all above it, and a parabola of the width of the knee between,
// so that flickering highlights do not switch on and off.
fn passing(light: f32, threshold: f32, knee: f32) -> f32 {
  let bend = max(threshold * knee, 1e-4);
  let rise = clamp(light - threshold + bend, 0.0, 2.0 * bend);
  return max(rise * rise / (4.0 * bend), light - threshold);
}

// Adds light as a second exposure on the same film does: what is white stays white.
fn exposed_twice(light: vec3f, more: vec3f) -> vec3f {
  return light + more * (1.0 - clamp(light, vec3f(0.0), vec3f(1.0)));
}
