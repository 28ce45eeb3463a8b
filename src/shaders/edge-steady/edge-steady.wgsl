// Averages the last pictures along edges that stand still. A change of squared size D over surroundings whose gradient
// has the squared size G is what an edge makes that moves by √(D/G) texels: up to about `reach` it counts as crawl,
// beyond it as motion. Where there is no edge nothing changes. Five texels a knight's move apart stand for the surroundings.
const A = vec2i(1, 2);
const B = vec2i(2, -1);
const C = vec2i(-1, -2);
const D = vec2i(-2, 1);
// Squared size that noise gives a gradient; an edge must stand out from it.
const FLOOR = 0.0004;

// What is looked at for edges: the picture, or its matte alone.
fn seen(k: u32, at: vec2i) -> vec4f {
  let c = history_load(k, at);
  return select(c, vec4f(c.a, c.a, c.a, 0.0), params.edges == 1u);
}

fn size2(v: vec4f) -> f32 { return dot(v, v) / 3.0; }

fn gradient2(at: vec2i) -> f32 {
  let across = seen(0u, at + vec2i(1, 0)) - seen(0u, at - vec2i(1, 0));
  let down = seen(0u, at + vec2i(0, 1)) - seen(0u, at - vec2i(0, 1));
  return (size2(across) + size2(down)) * 0.25;
}

fn effect(at: vec2i) -> vec4f {
  let now = history_load(0u, at);
  let own = gradient2(at);
  let gradient = 0.2 * (own + gradient2(at + A) + gradient2(at + B) + gradient2(at + C) + gradient2(at + D));
  let edge = smoothstep(FLOOR, 4.0 * FLOOR, gradient);
  if (edge * params.strength <= 0.0) { return now; }
  let reach = params.reach * frame.scale;
  let allowed = 2.0 * (reach * reach * vec2f(gradient, own) + FLOOR * 0.25);
  let centre = seen(0u, at);
  let a = seen(0u, at + A);
  let b = seen(0u, at + B);
  let c = seen(0u, at + C);
  let d = seen(0u, at + D);
  var sum = now;
  var total = 1.0;
  for (var k = 1u; k < frame.window; k++) {
    let change = size2(seen(k, at) - centre);
    let beside = size2(seen(k, at + A) - a) + size2(seen(k, at + B) - b);
    let changes = change + beside + size2(seen(k, at + C) - c) + size2(seen(k, at + D) - d);
    // The texel's own change must fit its own gradient too: past the corner of a mover lies an edge that is not its.
    let ratio = vec2f(changes * 0.2, change) / allowed;
    let q = min(max(ratio.x, ratio.y), 8.0);
    let w = exp(-q * q);
    sum += history_load(k, at) * w;
    total += w;
  }
  var steady = sum / total;
  if (params.edges == 1u) {
    // Only the matte is held: what shows through it stays the picture's own, where that has a colour.
    steady = vec4f(mix(steady.rgb, straight(now) * steady.a, smoothstep(0.0, 0.25, now.a)), steady.a);
  }
  return mix(now, steady, edge * params.strength);
}
