// What the learned correction is told of a texel. Colours are told relative to the screen's, so that its hue does not
// matter: luma, chroma along the screen's own, chroma across it.
struct Traits {
  inputs: array<vec4f, TRAIT_PARTS>,
  // How much is open: 0 on what surely is screen or surely subject.
  doubt: f32,
}

// The calculated matte: noise and specks gone, full where it all but is.
fn key(at: vec2i, p: vec2f, solved: f32) -> f32 {
  let raw = work_load(at).a;
  if (solved <= 0.0 || raw <= 0.0) {
    return 0.0;
  }
  let black = min(0.2, params.black * stats[4]);
  let found = inner_sample(p / f32(STEP));
  let white = 1.0 - (1.0 - params.white) * clamp((found.x - 0.4) / 0.35, 0.0, 1.0);
  let speck = params.specks * stats[4];
  let supported = clamp((found.y - speck) / (speck + 1e-4), 0.0, 1.0);
  // What surely is more than noise keeps its value; what is not is faded out.
  let sure = clamp((min(solved, max(raw, found.y)) - 0.5 * black) / (black + 1e-4), 0.0, 1.0);
  return clamp(solved / white, 0.0, 1.0) * sure * supported;
}

// Directions of chroma along the screen's own (display-encoded) and across it.
fn chroma_axes(s: vec3f) -> mat2x3f {
  let axis = s - dot(s, vec3f(1.0 / 3.0));
  let along = axis / (length(axis) + 1e-6);
  return mat2x3f(along, cross(vec3f(0.57735027), along));
}

fn relative(c: vec3f, axes: mat2x3f) -> vec3f {
  return vec3f(luma(c), c * axes);
}

// Undoes `relative`.
fn absolute(r: vec3f, axes: mat2x3f) -> vec3f {
  let chroma = axes * r.yz;
  return r.x + chroma - luma(chroma);
}

// Where c lies on the line from s to f (x), and how far off it (y).
fn on_line(c: vec3f, s: vec3f, f: vec3f) -> vec2f {
  let d = f - s;
  let a = dot(c - s, d) / max(dot(d, d), 1e-5);
  return vec2f(a, length(c - s - clamp(a, 0.0, 1.0) * d) / (0.035 * (length(s) + 0.1)));
}

// How matte and luma run across the edge that a texel lies on: values at five steps from the screen to the subject, each a
// mean along the edge, which takes out noise and not sharpness. x: colour-difference matte, y: solved matte, z: light.
fn profile(at: vec2i, slope: vec2f) -> array<vec3f, 5> {
  let across = slope / (length(slope) + 1e-5);
  var sums: array<vec4f, 5>;
  for (var i = 0; i < 25; i++) {
    let offset = vec2i(i % 5, i / 5) - 2;
    let t = vec2f(offset);
    let along = dot(t, vec2f(-across.y, across.x));
    let c = work_load(at + STEP * offset);
    let value = vec4f(c.a, mixed_load(at + STEP * offset).a, luma(c.rgb), 1.0);
    for (var k = 0; k < 5; k++) {
      sums[k] += value * max(1.0 - abs(dot(t, across) - f32(k - 2)), 0.0) * exp(-0.25 * along * along);
    }
  }
  var result: array<vec3f, 5>;
  for (var k = 0; k < 5; k++) {
    result[k] = sums[k].xyz / max(sums[k].w, 1e-3);
  }
  return result;
}

fn traits(at: vec2i, keyed: f32, solved: vec4f, s: vec3f, interior: vec4f) -> Traits {
  let own = work_load(at);
  var near = vec4f(0.0, 0.0, 1.0, 0.0);
  var slope = vec2f(0.0);
  for (var i = 0; i < 25; i++) {
    let offset = vec2i(i % 5, i / 5) - 2;
    let a = work_load(at + STEP * offset).a;
    near = vec4f(near.xy + vec2f(a, a * a) / 25.0, min(near.z, a), max(near.w, a));
    slope += a * vec2f(offset) / 50.0;
  }
  var result: Traits;
  result.doubt = clamp(max(50.0 * near.w - 1.0, 50.0 * keyed), 0.0, 1.0) * clamp(max(50.0 * (1.0 - near.z) - 0.75, 50.0 * (1.0 - keyed)), 0.0, 1.0);
  result.inputs[0] = vec4f(own.a, solved.a, keyed, 0.0);
  if (result.doubt == 0.0) {
    return result;
  }
  var mattes = vec3f(0.0, 1.0, 0.0);
  for (var i = 0; i < 9; i++) {
    let m = mixed_load(at + STEP * (vec2i(i % 3, i / 3) - 1)).a;
    mattes = vec3f(mattes.x + m / 9.0, min(mattes.y, m), max(mattes.z, m));
  }
  let axes = chroma_axes(from_working(s));
  let p = (vec2f(at) + 0.5) / f32(STEP);
  let apart = from_plate(own.rgb, s);
  let most = select(max(s, vec3f(0.05)), max(1.0 - s, vec3f(0.05)), own.rgb > s);
  let parts = abs(own.rgb - s) / most;
  let line = on_line(own.rgb, s, solved.rgb);
  let inner = inner_sample(p).x;
  let around = near_sample(p / 4.0).xyz;
  let wide = far_sample(p / 4.0).xyz;
  let w = relative(from_working(own.rgb), axes);
  let f = relative(from_working(solved.rgb), axes);
  let i = relative(from_working(interior.rgb), axes) * interior.a;
  let screen = relative(from_working(s), axes);
  result.inputs[0].w = clamp(max(parts.r, max(parts.g, parts.b)), 0.0, 1.0);
  result.inputs[1] = vec4f(mixture(own.rgb, s, own.a, 0.3), clamp(apart.x, -1.0, 1.5), clamp(log(max(apart.y, 1e-4)), -2.5, 1.5), w.x);
  result.inputs[2] = vec4f(w.yz, f.xy);
  result.inputs[3] = vec4f(f.z, screen.xy, i.x);
  result.inputs[4] = vec4f(i.yz, interior.a, solid_sample(p).x);
  result.inputs[5] = vec4f(inner, narrow_sample(p / 2.0).x, broad_sample(p / 4.0).x, mattes.x);
  result.inputs[6] = vec4f(mattes.yz, near.zw);
  result.inputs[7] = vec4f(sqrt(max(near.y - near.x * near.x, 0.0)), around.x, wide.x, wide.z);
  result.inputs[8] = vec4f(around.y, wide.y, min(log(1.0 + line.y), 4.0), clamp(line.x, 0.0, 1.0));
  result.inputs[9] = vec4f(clamp(on_line(own.rgb, s, interior.rgb).x, 0.0, 1.2), 10.0 * stats[4], f32(params.light == 0u), length(slope));
  let edge = profile(at, slope);
  let lights = array(from_working(vec3f(edge[0].z, edge[1].z, edge[2].z)), from_working(vec3f(edge[3].z, edge[4].z, 0.0)));
  result.inputs[10] = vec4f(edge[0].x, edge[1].x, edge[3].x, edge[4].x) - own.a;
  result.inputs[11] = vec4f(edge[0].y, edge[1].y, edge[3].y, edge[4].y) - solved.a;
  result.inputs[12] = vec4f(lights[0].xy, lights[1].xy) - w.x;
  result.inputs[13] = vec4f(edge[2].x - own.a, edge[2].y - solved.a, lights[0].z - w.x, 0.0);
  return result;
}
