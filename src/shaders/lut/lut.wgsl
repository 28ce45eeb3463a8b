// Between the four corners of the tetrahedron of a cube cell that holds the colour: along grey nothing but greys mix,
// which trilinear interpolation cannot promise. Corners go from black to white by way of the largest channel first.
fn cube(colour: vec3f) -> vec3f {
  let last = file_size().x - 1;
  let p = colour * f32(last);
  let i = clamp(vec3i(p), vec3i(0), vec3i(last - 1));
  let f = p - vec3f(i);
  let largest = select(select(vec3i(0, 0, 1), vec3i(0, 1, 0), f.g >= f.b), vec3i(1, 0, 0), f.r >= f.g && f.r >= f.b);
  let smallest = select(select(vec3i(1, 0, 0), vec3i(0, 1, 0), f.g <= f.r), vec3i(0, 0, 1), f.b <= f.g && f.b <= f.r);
  let high = max(f.r, max(f.g, f.b));
  let low = min(f.r, min(f.g, f.b));
  let middle = f.r + f.g + f.b - high - low;
  return (1.0 - high) * entry(i) + (high - middle) * entry(i + largest) + (middle - low) * entry(i + 1 - smallest) + low * entry(i + 1);
}

fn entry(i: vec3i) -> vec3f {
  return file_load(i.xy, i.z).rgb;
}

fn channel_curves(colour: vec3f) -> vec3f {
  let last = file_size().x - 1;
  let p = colour * f32(last);
  let i = clamp(vec3i(p), vec3i(0), vec3i(last - 1));
  let below = vec3f(entry(vec3i(i.r, 0, 0)).r, entry(vec3i(i.g, 0, 0)).g, entry(vec3i(i.b, 0, 0)).b);
  let above = vec3f(entry(vec3i(i.r + 1, 0, 0)).r, entry(vec3i(i.g + 1, 0, 0)).g, entry(vec3i(i.b + 1, 0, 0)).b);
  return mix(below, above, p - vec3f(i));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  if (params.file.count == 0.0) { return colour; }
  let picture = straight(colour);
  let place = clamp((picture - params.file.low) / (params.file.high - params.file.low), vec3f(0.0), vec3f(1.0));
  var graded: vec3f;
  // A cube has at least two layers, one for each value of blue.
  if (params.file.count == 1.0) { graded = channel_curves(place); } else { graded = cube(place); }
  return premultiplied(mix(picture, graded, params.strength), colour.a);
}
