// Along one direction: least over the narrow window, least and greatest over the wide one; the fourth is handed on.
fn effect(at: vec2i) -> vec4f {
  let own = from_load(at);
  var result = own;
  for (var i = -WIDE; i <= WIDE; i++) {
    let v = from_load(at + i * vec2i(DX, DY));
    result.x = select(result.x, min(result.x, v.x), abs(i) <= NARROW);
    result.y = min(result.y, v.y);
    result.z = max(result.z, v.z);
  }
  return vec4f(result.xyz, own.w);
}
