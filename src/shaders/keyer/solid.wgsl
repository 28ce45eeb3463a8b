// How surely each place is opaque (x), and what supports faint texels (y).
fn effect(at: vec2i) -> vec4f {
  let own = tinted_load(at);
  var tinted = 0.0;
  for (var i = -REACH; i <= REACH; i++) {
    tinted = max(tinted, tinted_load(at + vec2i(0, i)).x);
  }
  return vec4f(max(own.z, tinted * clamp((own.y - 0.6) / 0.06, 0.0, 1.0)), own.w, 0.0, 0.0);
}
