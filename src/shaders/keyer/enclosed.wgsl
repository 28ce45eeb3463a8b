// How surely each place is opaque (x), holes closed: a place is a hole if opaque ones lie all around it, and it is filled
// if it is more opaque than asked for. Eight rays with growing steps, whatever the size of the hole; of a solid subject two
// may miss. y is handed on.
const FAR = 9;

fn effect(at: vec2i) -> vec4f {
  let own = opaque_load(at);
  let wanted = 1.0 - params.fill / 100.0;
  let matte = small_load(at).a;
  if (own.x >= 0.99 || params.fill == 0.0 || params.transparency == 2u || matte < wanted) {
    return own;
  }
  let solid_asked = params.transparency == 1u;
  var least = 1.0;
  var sides = 0.0;
  for (var ray = 0; ray < 8; ray++) {
    let angle = f32(ray) * 0.7853982;
    let towards = vec2f(cos(angle), sin(angle));
    var reached = 0.0;
    var length = 2.0;
    for (var k = 0; k < FAR && reached < 0.9; k++) {
      reached = max(reached, opaque_load(at + vec2i(round(length * f32(UNIT) * towards))).x);
      length *= 1.6;
    }
    least = min(least, reached);
    sides += clamp((reached - 0.1) / 0.8, 0.0, 1.0);
    if (least < 0.1 && !solid_asked) {
      return own;
    }
  }
  let dense = clamp((matte - wanted) / 0.1, 0.0, 1.0);
  let filled = select(dense * clamp((least - 0.1) / 0.8, 0.0, 1.0), clamp(sides - 5.0, 0.0, 1.0), solid_asked);
  return vec4f(max(own.x, filled), own.yzw);
}
