// Height of the paper's tooth, about 0: fibres and grain, fixed in the frame. Grain finer than the texels averages out.
fn tooth(at: vec2i) -> f32 {
  let p = (vec2f(at) + 0.5) / frame.scale;
  let fine = clamp(2.0 * frame.scale - 0.2, 0.0, 1.0);
  let fibres = value_noise(vec2f(p.x * 0.11 + p.y * 0.05, p.y * 0.34), 41u) - 0.5;
  return 0.6 * (value_noise(p * 0.38, 43u) - 0.5) + 0.5 * fibres + fine * 0.9 * (value_noise(p * 0.83, 47u) - 0.5);
}

// Colour dodge of a tone by its blurred negative: what is as bright as its surroundings becomes paper, what is darker a
// soft mark. The added tone keeps noise of shadows out.
fn sketched(tone: f32, around: f32) -> f32 {
  return clamp((tone + 0.05) / (around + 0.05), 0.0, 1.0);
}

fn effect(at: vec2i) -> vec4f {
  let source = input_load(at);
  let tone = grey_load(at).x;
  let around = blurred_on(at);
  let soft = pow(sketched(tone, around), 1.0 + 3.0 * params.shading);
  let line = line_at(at, mix(0.04, 0.0025, sqrt(params.detail))) * params.lines;
  // Hatching follows the tone of surfaces rather than their texture.
  let hatched = hatching(at, mix(tone, around, 0.35)) * params.hatching;
  let grain = tooth(at) * params.texture;
  // Graphite stays on the paper's heights first: faint marks break up, dark ones fill the hollows.
  let laid = 1.0 - soft * (1.0 - line) * (1.0 - hatched);
  let mark = clamp(laid * (1.0 + 2.2 * grain * (1.0 - 0.6 * laid)), 0.0, 1.0);
  let paper = params.paper * (1.0 + 0.07 * grain);
  let colour = straight(source);
  // Coloured pencils: the picture's hues, strong enough to be seen through white paper.
  let hue = clamp(mix(vec3f(luma(colour)), colour, 1.7) * 0.85, vec3f(0.0), vec3f(1.0));
  let lead = mix(params.graphite, mix(params.graphite, hue, 0.85), params.colouring);
  // Coloured pencils also lay a pale tint under the strokes.
  let tint = mix(vec3f(1.0), hue, 0.45 * params.colouring * (1.0 + 0.8 * grain));
  let drawn = clamp(mix(paper * tint, lead, mark), vec3f(0.0), vec3f(1.0));
  return premultiplied(mix(colour, drawn, params.strength), source.a);
}
