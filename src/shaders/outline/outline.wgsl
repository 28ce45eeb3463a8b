// How much of a texel lies nearer to the edge than `reach`; a line without width covers nothing.
fn within(reach: f32, distance: f32, width: f32) -> f32 {
  return clamp((reach - distance) / max(1.0, params.soft * frame.scale) + 0.5, 0.0, 1.0) * min(width, 1.0);
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let outside = -blurred_on(at);
  let width = params.width * frame.scale;
  let outer = array(width, 0.0, width * 0.5)[params.place];
  let line = premultiplied(params.colour, params.opacity * within(outer, outside, width));
  let rim = premultiplied(params.rimColour, params.opacity * within(outer + params.rim * frame.scale, outside, params.rim * frame.scale));
  // What lies outside goes behind the picture, whose soft edge stays as it is.
  let behind = over(picture, over(line, rim));
  switch params.place {
    case 0u: { return behind; }
    case 1u: {
      let cover = params.opacity * within(width, -outside, width);
      return over(vec4f(mix(picture.rgb, params.colour * picture.a, cover), picture.a), rim);
    }
    default: {
      let cover = within(outer, outside, width) * within(outer, -outside, width) * params.opacity;
      return over(premultiplied(params.colour, cover), over(picture, rim));
    }
  }
}
