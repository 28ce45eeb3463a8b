fn levelled(v: vec3f) -> vec3f {
  let width = max(params.inWhite - params.inBlack, 1e-3);
  let inner = clamp((v - params.inBlack) / width, vec3f(0.0), vec3f(1.0));
  return mix(vec3f(params.outBlack), vec3f(params.outWhite), pow(inner, vec3f(1.0 / params.gamma)));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let picture = straight(colour);
  let all = levelled(picture);
  var rgb = picture;
  switch params.channels {
    case 0u: { rgb = all; }
    case 1u: { rgb = picture + levelled(vec3f(luma(picture))) - luma(picture); }
    default: { rgb[params.channels - 2u] = all[params.channels - 2u]; }
  }
  return premultiplied(mix(picture, rgb, params.strength), colour.a);
}
