// What is left of the colour far from the highlight: light that went further met the red layer alone.
const FAR = vec3f(1.0, 0.25, 0.1);
// Differences of light up to about this are noise.
const NOISE = 0.02;

// Within an evenly lit area film is balanced for its own scatter: only what comes from brighter places shows.
fn scattered(light: f32, own: f32) -> f32 {
  let more = max(light - own, 0.0);
  return more * more / (more + NOISE);
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = to_linear(straight(picture));
  let own = bright_load(at).x;
  let warm = to_linear(params.colour);
  let fringe = scattered(near_blurred_on(at), own) * warm + scattered(far_blurred_on(at), own) * warm * FAR;
  return premultiplied(to_encoded(exposed_twice(light, fringe * params.amount)), picture.a);
}
