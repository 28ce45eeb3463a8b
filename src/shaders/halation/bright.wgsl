const KNEE = 0.5;

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = to_linear(straight(picture));
  return vec4f(passing(max(light.r, max(light.g, light.b)), params.threshold, KNEE) * picture.a, 0.0, 0.0, 0.0);
}
