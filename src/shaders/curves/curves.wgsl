fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let picture = straight(colour);
  let own = vec3f(red_at(picture.r), green_at(picture.g), blue_at(picture.b));
  let bent = vec3f(master_at(own.r), master_at(own.g), master_at(own.b));
  return premultiplied(mix(picture, bent, params.strength), colour.a);
}
