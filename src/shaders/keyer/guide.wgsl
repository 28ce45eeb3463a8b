// How chroma follows luma around here, chroma = slope × luma + offset, by least squares: slopes (xy) and offsets (zw).
fn effect(at: vec2i) -> vec4f {
  var mean = vec3f(0.0);
  var squares = 0.0;
  var products = vec2f(0.0);
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      let w = f32((3 - abs(x)) * (3 - abs(y))) / 81.0;
      let v = sites_load(at + vec2i(x, y)).xyz;
      mean += w * v;
      squares += w * v.x * v.x;
      products += w * v.x * v.yz;
    }
  }
  let slope = (products - mean.x * mean.yz) / (max(squares - mean.x * mean.x, 0.0) + 2e-4);
  return vec4f(slope, mean.yz - slope * mean.x);
}
