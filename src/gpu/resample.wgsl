// One direction of a separable resampler. The including pass supplies texel_at(at), RATIO (texels read per texel made),
// COUNT (texels to read along the direction) and the directions ALONG and ACROSS; see resample.ts.

// Catmull-Rom (Keys 1981, a = −1/2).
fn cubic(t: f32) -> f32 {
  if (t < 1.0) { return (1.5 * t - 2.5) * t * t + 1.0; }
  if (t < 2.0) { return ((-0.5 * t + 2.5) * t - 4.0) * t + 2.0; }
  return 0.0;
}

fn resampled_at(at: vec2i) -> vec4f {
  // Shrinking stretches the kernel over as many more texels, which keeps fine patterns from turning into coarse ones.
  let stretch = max(RATIO, 1.0);
  let centre = (f32(dot(at, ALONG)) + 0.5) * RATIO - 0.5;
  // Beyond the edge there is nothing to read: what lies before it makes up the whole, so that edges stay as light as they are.
  let first = max(i32(ceil(centre - 2.0 * stretch)), 0);
  let last = min(i32(floor(centre + 2.0 * stretch)), COUNT - 1);
  var sum = vec4f(0.0);
  var total = 0.0;
  var low = vec4f(1e9);
  var high = vec4f(-1e9);
  for (var k = first; k <= last; k++) {
    let t = abs(f32(k) - centre) / stretch;
    let texel = texel_at(at * ACROSS + ALONG * k);
    sum += texel * cubic(t);
    total += cubic(t);
    if (t < 1.0) {
      low = min(low, texel);
      high = max(high, texel);
    }
  }
  // The kernel's negative lobes sharpen, but may not add light or cover beyond what lies next to the texel.
  return clamp(sum / total, low, high);
}
