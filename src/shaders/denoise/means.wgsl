// Non-local means (Buades, Coll & Morel 2005): each texel becomes the mean of those within REACH whose 3×3
// neighbourhoods look like its own. Run at a quarter, half and full size, so that a small reach suffices.
// The including pass supplies from_load(at), LEVEL (the halvings of the picture so far) and the deviations that the
// strengths take out at 1, LUMA_NOISE and CHROMA_NOISE.
const REACH = 2;
const SIDE = 7;
// Deviation of luma below which colour may always spread.
const GUIDE = 0.015;

// Luma, and red and blue above it.
fn split(rgb: vec3f) -> vec3f {
  let y = luma(rgb);
  return vec3f(y, rgb.r - y, rgb.b - y);
}

fn merged(parts: vec3f) -> vec3f {
  let red = parts.x + parts.y;
  let blue = parts.x + parts.z;
  return vec3f(red, (parts.x - 0.2126 * red - 0.0722 * blue) / 0.7152, blue);
}

// Falls from 1 once a squared difference exceeds what noise alone makes of it.
fn alike(difference: f32, noise: f32, width: f32) -> f32 {
  return exp(-max(difference - noise, 0.0) / max(width * noise, 1e-9));
}

// Cleaned colour, premultiplied, of a texel whose colour is `own`.
fn cleaned(at: vec2i, own: vec4f) -> vec4f {
  // Halving a picture halves white noise.
  let finer = pow(0.5, f32(LEVEL) - log2(frame.scale));
  let luma_noise = pow(params.luma * LUMA_NOISE * finer, 2.0);
  let chroma_noise = pow(params.chroma * CHROMA_NOISE * finer, 2.0);
  let guide_noise = max(max(luma_noise, 0.5 * chroma_noise), GUIDE * GUIDE);
  var y: array<f32, SIDE * SIDE>;
  for (var j = 0; j < SIDE; j++) {
    for (var i = 0; i < SIDE; i++) { y[j * SIDE + i] = luma(from_load(at + vec2i(i - 3, j - 3)).rgb); }
  }
  let centre = split(own.rgb);
  var luma_sum = vec2f(centre.x, own.a);
  var chroma_sum = vec3f(centre.yz, own.a);
  for (var j = 0; j <= 2 * REACH; j++) {
    for (var i = 0; i <= 2 * REACH; i++) {
      if (i == REACH && j == REACH) { continue; }
      var difference = 0.0;
      for (var v = 0; v < 3; v++) {
        for (var u = 0; u < 3; u++) {
          let d = y[(j + v) * SIDE + i + u] - y[(REACH + v) * SIDE + REACH + u];
          difference += d * d;
        }
      }
      difference /= 9.0;
      let other = from_load(at + vec2i(i - REACH, j - REACH));
      let parts = split(other.rgb);
      let luma_weight = select(0.0, alike(difference, luma_noise, 0.5), params.luma > 0.0);
      luma_sum += luma_weight * vec2f(parts.x, other.a);
      let apart = parts.yz - centre.yz;
      let colour = alike(0.5 * dot(apart, apart), chroma_noise, 4.0) * alike(difference, guide_noise, 2.0);
      chroma_sum += select(0.0, colour, params.chroma > 0.0) * vec3f(parts.yz, other.a);
    }
  }
  // Sums of premultiplied values over sums of alpha are means of straight ones, each as much as it covers.
  let means = vec3f(luma_sum.x / max(luma_sum.y, 1e-4), chroma_sum.xy / max(chroma_sum.z, 1e-4));
  return vec4f(merged(means) * own.a, own.a);
}
