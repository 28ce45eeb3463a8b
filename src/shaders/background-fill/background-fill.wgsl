// 1 on odd, 0 on even steps of x, with edges as wide as `texel`.
fn alternate(x: f32, texel: f32) -> f32 {
  let toEdge = 0.5 - abs(fract(x) - 0.5);
  let side = select(-1.0, 1.0, i32(floor(x)) % 2 != 0);
  return 0.5 + 0.5 * side * clamp(2.0 * toEdge / max(texel, 1e-4), 0.0, 1.0);
}

// Share of the second colour.
fn share(at: vec2i) -> f32 {
  let p = (vec2f(at) + 0.5 - frame.size * 0.5) / frame.scale;
  let half = frame.size * 0.5 / frame.scale;
  let angle = radians(params.angle + params.spin * frame.time);
  let x = dot(p, vec2f(cos(angle), -sin(angle)));
  let y = dot(p, vec2f(sin(angle), cos(angle)));
  let texel = 1.0 / (frame.scale * params.size);
  switch params.kind {
    case 0u: { return 0.0; }

    case 1u: { return smoothstep(-1.0, 1.0, x / (dot(abs(vec2f(cos(angle), sin(angle))), half) * params.size / 100.0)); }
    case 2u: { return smoothstep(0.0, 1.0, length(p) / (length(half) * params.size / 100.0)); }
    case 3u: {
      let column = alternate(x / params.size, texel);
      let row = alternate(y / params.size, texel);
      return column + row - 2.0 * column * row;
    }
    case 4u: { return alternate(x / params.size, texel); }
    default: {
      // An even number of rays, about `size` wide where they leave the frame.
      let pairs = max(1.0, round(3.14159265 * length(half) / params.size));
      let rays = 2.0 * pairs;
      let turn = fract(atan2(y, x) / 6.2831853 + 1.0);
      return alternate(turn * rays, rays / (6.2831853 * max(length(p), 0.5) * frame.scale));
    }
  }
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  // Half a step of 8 bits, so that gradients do not band.
  let dither = select(0.0, hash3(u32(at.x), u32(at.y), 3u).x - 0.5, params.kind == 1u || params.kind == 2u) / 255.0;
  let fill = clamp(mix(params.colour, params.second, share(at)) + dither, vec3f(0.0), vec3f(1.0));
  return over(colour, premultiplied(fill, params.opacity));
}
