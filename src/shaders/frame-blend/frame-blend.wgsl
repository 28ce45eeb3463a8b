// The last pictures as one. The oldest counts by the part of it that the exposure still covers.
fn share(k: u32) -> f32 {
  return clamp(params.frames - f32(k), 0.0, 1.0);
}

fn effect(at: vec2i) -> vec4f {
  let now = history_load(0u, at);
  var result = now;
  switch params.mode {
    // Light adds up on film: a mean of light. Colour is weighted by alpha, as it is premultiplied.
    case 0u, 1u: {
      var light = vec3f(0.0);
      var alpha = 0.0;
      var total = 0.0;
      for (var k = 0u; k < frame.window; k++) {
        // A trail: down to 5 % at the end of the exposure.
        let fade = select(1.0, exp(-3.0 * f32(k) / params.frames), params.mode == 1u);
        let w = share(k) * fade;
        let c = history_load(k, at);
        light += to_linear(straight(c)) * c.a * w;
        alpha += c.a * w;
        total += w;
      }
      result = premultiplied(to_encoded(light / max(alpha, 1e-5)), alpha / total);
    }
    case 2u: {
      for (var k = 1u; k < frame.window; k++) { result = mix(result, max(result, history_load(k, at)), share(k)); }
    }
    default: {
      for (var k = 1u; k < frame.window; k++) { result = mix(result, min(result, history_load(k, at)), share(k)); }
    }
  }
  return mix(now, result, params.strength);
}
