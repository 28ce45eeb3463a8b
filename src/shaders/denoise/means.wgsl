// Non-local means (Buades, Coll & Morel 2005): each texel becomes the mean of those of the 5×5
// around it whose 3×3 neighbourhoods look like its own. Run at a quarter, half and full size, so that this suffices.
// The including pass supplies from_load(at), LEVEL (the halvings of the picture so far) and the deviations that the
// strengths take out at 1, LUMA_NOISE and CHROMA_NOISE.
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

// Luma of seven texels in a row: the three to the left, and from the middle on.
struct Row {
  left: vec4f,
  right: vec3f,
}

fn luma_at(at: vec2i) -> f32 {
  return luma(from_load(at).rgb);
}

fn row_at(at: vec2i) -> Row {
  let left = vec4f(luma_at(at - vec2i(3, 0)), luma_at(at - vec2i(2, 0)), luma_at(at - vec2i(1, 0)), luma_at(at));
  return Row(left, vec3f(luma_at(at + vec2i(1, 0)), luma_at(at + vec2i(2, 0)), luma_at(at + vec2i(3, 0))));
}

// How much noise of each kind makes of a squared difference: luma, colour, and luma as colour's guide.
struct Noise {
  luma: f32,
  chroma: f32,
  guide: f32,
}

// Means so far: luma and what it covers; red and blue above luma and what they cover.
struct Means {
  luma: vec2f,
  chroma: vec3f,
}

// Adds a texel by the squared differences, summed, between its neighbourhood and that of the middle.
fn add(means: ptr<function, Means>, at: vec2i, apart: vec3f, centre: vec3f, noise: Noise) {
  let difference = (apart.x + apart.y + apart.z) / 9.0;
  let other = from_load(at);
  let parts = split(other.rgb);
  let luma_weight = select(0.0, alike(difference, noise.luma, 0.5), params.luma > 0.0);
  (*means).luma += luma_weight * vec2f(parts.x, other.a);
  let change = parts.yz - centre.yz;
  let colour = alike(0.5 * dot(change, change), noise.chroma, 4.0) * alike(difference, noise.guide, 2.0);
  (*means).chroma += select(0.0, colour, params.chroma > 0.0) * vec3f(parts.yz, other.a);
}

fn squared(a: vec3f, b: vec3f, c: vec3f) -> vec3f {
  return vec3f(dot(a, a), dot(b, b), dot(c, c));
}

// Cleaned colour, premultiplied, of a texel whose colour is `own`.
fn cleaned(at: vec2i, own: vec4f) -> vec4f {
  // Halving a picture halves white noise.
  let finer = pow(0.5, f32(LEVEL) - log2(frame.scale));
  let deviations = vec2f(params.luma * LUMA_NOISE, params.chroma * CHROMA_NOISE) * finer;
  let squares = deviations * deviations;
  let noise = Noise(squares.x, squares.y, max(max(squares.x, 0.5 * squares.y), GUIDE * GUIDE));
  let above = row_at(at - vec2i(0, 1));
  let middle = row_at(at);
  let below = row_at(at + vec2i(0, 1));
  // The neighbourhood of the texel itself.
  let x = vec3f(above.left.zw, above.right.x);
  let y = vec3f(middle.left.zw, middle.right.x);
  let z = vec3f(below.left.zw, below.right.x);
  let centre = split(own.rgb);
  var means = Means(vec2f(centre.x, own.a), vec3f(centre.yz, own.a));
  // Three rows at a time, from the uppermost neighbourhoods to the lowest.
  var a = row_at(at - vec2i(0, 3));
  var b = row_at(at - vec2i(0, 2));
  var c = above;
  for (var j = -2; j <= 2; j++) {
    let first = at + vec2i(-2, j);
    add(&means, first, squared(a.left.xyz - x, b.left.xyz - y, c.left.xyz - z), centre, noise);
    add(&means, first + vec2i(1, 0), squared(a.left.yzw - x, b.left.yzw - y, c.left.yzw - z), centre, noise);
    if (j != 0) {
      add(&means, first + vec2i(2, 0), squared(vec3f(a.left.zw, a.right.x) - x, vec3f(b.left.zw, b.right.x) - y, vec3f(c.left.zw, c.right.x) - z), centre, noise);
    }
    add(&means, first + vec2i(3, 0), squared(vec3f(a.left.w, a.right.xy) - x, vec3f(b.left.w, b.right.xy) - y, vec3f(c.left.w, c.right.xy) - z), centre, noise);
    add(&means, first + vec2i(4, 0), squared(a.right - x, b.right - y, c.right - z), centre, noise);
    a = b;
    b = c;
    switch (j) {
      case -2: { c = middle; }
      case -1: { c = below; }
      default: { c = row_at(at + vec2i(0, j + 2)); }
    }
  }
  // Sums of premultiplied values over sums of alpha are means of straight ones, each as much as it covers.
  let straightened = vec3f(means.luma.x / max(means.luma.y, 1e-4), means.chroma.xy / max(means.chroma.z, 1e-4));
  return vec4f(merged(straightened) * own.a, own.a);
}
