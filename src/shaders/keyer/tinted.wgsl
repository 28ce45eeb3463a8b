// Areas too transparent to be sure of but uniform: clothes tinted by the screen rather than glass. Widened back along
// the row; handed on: least matte, sureness, support.
fn uniform_area(a: vec4f) -> f32 {
  let dense = clamp((a.y - 0.66) / 0.06, 0.0, 1.0);
  return dense * clamp((0.22 - (a.z - a.y)) / 0.088, 0.0, 1.0);
}

fn effect(at: vec2i) -> vec4f {
  let own = areas_load(at);
  var result = 0.0;
  if (params.transparency != 2u) {
    for (var i = -REACH; i <= REACH; i++) {
      result = max(result, uniform_area(areas_load(at + vec2i(i, 0))));
    }
  }
  return vec4f(result, own.x, clamp((own.x - params.opaque) / 0.06, 0.0, 1.0), own.w);
}
