// A value in steps; the border between two lies half-way and is as wide as the softness says.
fn stepped(value: vec3f) -> vec3f {
  let last = params.levels - 1.0;
  let place = clamp(value, vec3f(0.0), vec3f(1.0)) * last;
  let below = floor(place);
  // A border of no width at all would flicker.
  let rise = (place - below - 0.5) / max(params.softness, 0.03) + 0.5;
  return (below + clamp(rise, vec3f(0.0), vec3f(1.0))) / last;
}

fn poster(colour: vec3f, noise: f32) -> vec3f {
  let shift = (noise - 0.5) * params.dither / (params.levels - 1.0);
  if (params.by == 0u) { return stepped(colour + shift); }
  let tone = luma(colour);
  return clamp(colour + (stepped(vec3f(tone + shift)) - tone), vec3f(0.0), vec3f(1.0));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let source = straight(colour);
  var drawn = vec3f();
  if (params.dither > 0.0) {
    // The dots belong to source pixels; a smaller picture shows the mean of those within a texel.
    let count = clamp(i32(round(1.0 / frame.scale)), 1, 4);
    for (var k = 0; k < count * count; k++) {
      let within = (vec2f(vec2i(k % count, k / count)) + 0.5) / f32(count);
      drawn += poster(source, blue_noise(vec2i((vec2f(at) + within) / frame.scale), 7u).x) / f32(count * count);
    }
  } else {
    drawn = poster(source, 0.5);
  }
  return premultiplied(mix(source, drawn, params.strength), colour.a);
}
