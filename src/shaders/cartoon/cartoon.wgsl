// Lightness in steps with soft borders (Winnemöller, Olsen & Gooch 2006): a function of the colour alone, so that it holds
// still over time; borders are sharper the steeper the shading, so that a slow gradient neither bands nor boils.
fn stepped(lightness: f32, slope: f32) -> f32 {
  let count = params.levels;
  let border = round(lightness * count);
  let sharpness = mix(2.0, 14.0, clamp(slope * 60.0, 0.0, 1.0)) * (0.4 + 2.0 * params.crispness);
  return (border + 0.5 * tanh(clamp(sharpness * (lightness * count - border), -9.0, 9.0))) / count;
}

fn effect(at: vec2i) -> vec4f {
  let source = input_load(at);
  let lab = lab_load(at);
  let right = lab_load(at + vec2i(1, 0)).x - lab_load(at - vec2i(1, 0)).x;
  let down = lab_load(at + vec2i(0, 1)).x - lab_load(at - vec2i(0, 1)).x;
  let slope = 0.5 * length(vec2f(right, down)) * frame.scale;
  let painted = vec3f(stepped(lab.x, slope), lab.yz * params.vividness);
  let colour = clamp(to_encoded(from_oklab(painted)), vec3f(0.0), vec3f(1.0));
  // 0.003 of lightness is what noise leaves after smoothing.
  let line = line_at(at, mix(0.05, 0.003, sqrt(params.detail))) * params.lines;
  let drawn = mix(colour, params.colour, line);
  return premultiplied(mix(straight(source), drawn, params.strength), source.a);
}
