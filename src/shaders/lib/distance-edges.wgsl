// Where the edge of the matte runs through each texel beside it: position and direction from the area that the matte
// covers in three neighbouring columns (or rows) of five texels, which is exact for straight anti-aliased edges
// (Trujillo-Pino et al. 2013, "Accurate subpixel edge location based on partial area effect").
const WIDEST = 64.0;

// Where the edge crosses five texels in direction `inward`, from their middle, and how much of their rise is within
// three of them. Only the slope at the middle counts: what falls again beyond belongs to another edge. Measured against
// its own rise, a column that a corner covers in part tells as much as a full one.
fn column(at: vec2i, inward: vec2i) -> vec2f {
  let middle = matte(at);
  let in1 = max(middle, matte(at + inward));
  let in2 = max(in1, matte(at + 2 * inward));
  let out1 = min(middle, matte(at - inward));
  let out2 = min(out1, matte(at - 2 * inward));
  let rise = in2 - out2;
  if (rise < 0.1) { return vec2f(9.0, 0.0); }
  return vec2f(2.5 - (out1 + middle + in1 + in2 - 4.0 * out2) / rise, max(in1 - out1, max(in2 - middle, middle - out2)) / rise);
}

// Difference of the edge's position between neighbouring columns; at corners that of the side which bends less.
fn inclination(before: f32, here: f32, after: f32) -> f32 {
  let left = here - before;
  let right = after - here;
  let flat = select(right, left, abs(left) < abs(right));
  return clamp(select((left + right) * 0.5, flat, abs(left - right) > 0.5), -1.5, 1.5);
}

fn effect(at: vec2i) -> vec4f {
  let a = matte(at);
  let l = matte(at + vec2i(-1, 0));
  let r = matte(at + vec2i(1, 0));
  let t = matte(at + vec2i(0, -1));
  let b = matte(at + vec2i(0, 1));
  let differs = vec4<bool>(l >= 0.5, r >= 0.5, t >= 0.5, b >= 0.5) != vec4<bool>(a >= 0.5);
  if (!any(differs)) { return vec4f(0.0, 0.0, a, 0.0); }
  let lt = matte(at + vec2i(-1, -1));
  let rt = matte(at + vec2i(1, -1));
  let lb = matte(at + vec2i(-1, 1));
  let rb = matte(at + vec2i(1, 1));
  // Scharr's derivative: direction within a degree.
  let slope = (10.0 * vec2f(r - l, b - t) + 3.0 * vec2f(rt + rb - lt - lb, lb + rb - lt - rt)) / 32.0;
  let upright = abs(slope.y) >= abs(slope.x);
  let inward = select(vec2i(select(-1, 1, slope.x >= 0.0), 0), vec2i(0, select(-1, 1, slope.y >= 0.0)), upright);
  let across = select(vec2i(0, 1), vec2i(1, 0), upright);
  let here = column(at, inward);
  let rise = inclination(column(at - across, inward).x, here.x, column(at + across, inward).x);
  let size = sqrt(1.0 + rise * rise);
  let sharp = (vec2f(inward) - rise * vec2f(across)) / size;
  // A soft edge has no sides within reach; there the slope itself says where one half is.
  let steepness = max(length(slope), 1.0 / WIDEST);
  let soft = slope / steepness;
  let sharpness = smoothstep(0.6, 0.85, here.y);
  // Of the two texels beside a sharp edge the one that holds it knows it better.
  if (sharpness > 0.5 && abs(here.x) > 0.6) { return vec4f(0.0, 0.0, a, 0.0); }
  let mixed = mix(soft, sharp, sharpness);
  let normal = select(sharp, normalize(mixed), dot(mixed, mixed) > 1e-4);
  let depth = mix((a - 0.5) / steepness, -here.x / size, sharpness);
  return vec4f(normal * (2.0 + clamp(depth, -1.4, 1.4)), a, 0.0);
}
