// How much more a colour leans towards the screen's hue than away from it. For a pure green screen this is
// G − max(R, B) up to scale, but it works for any hue: along the screen's chroma minus a wedge across it.
fn excess(rgb: vec3f, screen: vec3f, wedge: f32) -> f32 {
  let axis = screen - dot(screen, vec3f(1.0 / 3.0));
  let own = rgb - dot(rgb, vec3f(1.0 / 3.0));
  let along = dot(own, axis) / max(length(axis), 1e-4);
  let across = sqrt(max(dot(own, own) - along * along, 0.0));
  return along - wedge * across;
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let screen = params.screen;
  let axis = screen - dot(screen, vec3f(1.0 / 3.0));
  let wedge = mix(1.2, 0.1, params.range);
  // The measure is homogeneous, so premultiplied colours need no division by alpha.
  let spill = max(excess(colour.rgb, screen, wedge), 0.0) * params.strength;
  let cleaned = colour.rgb - spill * axis / max(length(axis), 1e-4);
  // Taking light away darkens; give back as much neutral light as asked for.
  let lost = luma(colour.rgb) - luma(cleaned);
  return vec4f(cleaned + max(lost, 0.0) * params.restore, colour.a);
}
