// Mean along one direction.
fn effect(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var i = -REACH; i <= REACH; i++) {
    sum += from_load(at + i * vec2i(DX, DY));
  }
  return sum / f32(2 * REACH + 1);
}
