// The viewer: places the picture on the canvas, in one of the keyer's views, over a backdrop.

struct View {
  canvas: vec2f,
  centre: vec2f,
  zoom: f32,
  kind: u32,
  backdrop: u32,
  wipe: f32,
  grid: vec4f,
}

const COMPOSITE = 0u;
const SOURCE = 1u;
const MATTE = 2u;
const STATUS = 3u;
const FOREGROUND = 4u;
const CHECKER = 0u;
const BLACK = 1u;
const WHITE = 2u;
const CHECK_SIZE = 12.0;
const SURROUND = vec3f(0.075);

@vertex fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(f32((index << 1u) & 2u) * 2.0 - 1.0, f32(index & 2u) * 2.0 - 1.0, 0.0, 1.0);
}

fn texel(at: vec2i, from_source: bool) -> vec4f {
  if (from_source) { return source_at(at); }
  return textureLoad(picture, clamp(at, vec2i(0), vec2i(textureDimensions(picture)) - 1), 0);
}

// Mean over the footprint of a canvas pixel when the picture is shrunk, bilinear near 1:1, plain texels when enlarged.
fn sampled(p: vec2f, from_source: bool) -> vec4f {
  let scale = select(u.frame.scale, 1.0, from_source);
  let q = p * scale;
  let footprint = scale / u.view.zoom;
  if (footprint > 1.0) {
    let n = i32(min(ceil(footprint), 4.0));
    var sum = vec4f(0.0);
    for (var y = 0; y < n; y++) {
      for (var x = 0; x < n; x++) {
        let offset = ((vec2f(f32(x), f32(y)) + 0.5) / f32(n) - 0.5) * footprint;
        sum += texel(vec2i(floor(q + offset)), from_source);
      }
    }
    return sum / f32(n * n);
  }
  if (footprint <= 0.5) { return texel(vec2i(floor(q)), from_source); }
  let c = q - 0.5;
  let i = vec2i(floor(c));
  let f = c - floor(c);
  return mix(
    mix(texel(i, from_source), texel(i + vec2i(1, 0), from_source), f.x),
    mix(texel(i + vec2i(0, 1), from_source), texel(i + vec2i(1, 1), from_source), f.x), f.y);
}

fn backdrop_at(position: vec2f, p: vec2f) -> vec4f {
  switch u.view.backdrop {
    case CHECKER: {
      let cell = vec2i(floor(position / CHECK_SIZE));
      return vec4f(vec3f(select(0.27, 0.35, ((cell.x + cell.y) & 1) == 0)), 1.0);
    }
    case BLACK: { return vec4f(0.0, 0.0, 0.0, 1.0); }
    case WHITE: { return vec4f(1.0); }
    default: { return background_at(p * u.frame.scale); }
  }
}

// Red is clear, green opaque, yellow in between; the picture's light shows through.
fn status_of(c: vec4f, p: vec2f) -> vec3f {
  let light = 0.35 + 0.65 * luma(sampled(p, true).rgb);
  if (c.a <= 0.004) { return vec3f(0.62, 0.1, 0.12) * light; }
  if (c.a >= 0.996) { return vec3f(0.16, 0.62, 0.26) * light; }
  return mix(vec3f(0.55, 0.32, 0.05), vec3f(1.0, 0.9, 0.25), c.a);
}

fn view_at(position: vec2f, p: vec2f, size: vec2f) -> vec3f {
  if (u.view.kind == SOURCE || p.x < u.view.wipe * size.x) {
    let c = sampled(p, true);
    return over(c, backdrop_at(position, p)).rgb;
  }
  let c = sampled(p, false);
  switch u.view.kind {
    case MATTE: { return vec3f(c.a); }
    case STATUS: { return status_of(c, p); }
    case FOREGROUND: { return straight(c); }
    default: { return over(c, backdrop_at(position, p)).rgb; }
  }
}

@fragment fn present(@builtin(position) fragment: vec4f) -> @location(0) vec4f {
  let position = fragment.xy;
  let p = (position - u.view.canvas * 0.5) / u.view.zoom + u.view.centre;
  let size = u.frame.size / u.frame.scale;
  let outside = any(p < vec2f(0.0)) || any(p >= vec2f(UPRIGHT));
  var rgb = SURROUND;
  if (!outside) {
    rgb = view_at(position, p, size);
    if (u.view.grid.w > 0.0) {
      let cell = fract(p / u.view.grid.w) * u.view.grid.w * u.view.zoom;
      if (any(cell < vec2f(1.0))) { rgb = mix(rgb, u.view.grid.rgb, 0.5); }
    }
  }
  return vec4f(rgb, 1.0);
}
