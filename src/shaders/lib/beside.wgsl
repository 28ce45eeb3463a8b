// Where to read on a path through a picture at half the cost of mixing four texels: along the path, where samples follow
// each other closely, the nearest texel will do; to its side two are mixed.
struct Beside {
  // Two texels, and the part that the second has in the mixture.
  near: vec2i,
  other: vec2i,
  part: f32,
}

fn beside(p: vec2f, direction: vec2f) -> Beside {
  let upright = abs(direction.y) > abs(direction.x);
  let q = p - 0.5;
  let low = select(vec2f(round(q.x), floor(q.y)), vec2f(floor(q.x), round(q.y)), upright);
  let side = select(vec2i(0, 1), vec2i(1, 0), upright);
  return Beside(vec2i(low), vec2i(low) + side, dot(q - low, vec2f(side)));
}
