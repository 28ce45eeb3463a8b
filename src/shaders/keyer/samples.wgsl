// Colours that mixed pixels may be explained by: the picture where opaque, elsewhere the picture less the screen the
// matte says is in it. Alpha is how pure the colour is.
fn opaque(at: vec2i) -> vec3f {
  var sum = vec3f(0.0);
  for (var y = -RADIUS; y <= RADIUS; y++) {
    for (var x = -RADIUS; x <= RADIUS; x++) {
      sum += small_load(at + vec2i(x, y)).rgb;
    }
  }
  return sum / f32((2 * RADIUS + 1) * (2 * RADIUS + 1));
}

fn effect(at: vec2i) -> vec4f {
  let own = small_load(at);
  let solid = solid_load(at).x;
  if (solid == 1.0) {
    return vec4f(opaque(at), 1.0);
  }
  let s = plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb;
  // Drawn colours are purer than filmed ones.
  let pure = select(0.8, 0.3, params.light == 0u);
  let share = mix(own.a, mixture(own.rgb, s, own.a, pure), 0.75);
  var colour = clamp((own.rgb - (1.0 - share) * s) / max(share, 0.04), vec3f(0.0), vec3f(1.0));
  if (solid > 0.0) {
    colour = mix(colour, opaque(at), solid);
  }
  return vec4f(colour, max(solid, own.a));
}
