// The held picture, newest in the window last; after it, a cross-fade to the running one.
fn effect(at: vec2i) -> vec4f {
  let held = history_load(0u, at);
  if (frame.window < 2u) { return held; }
  let since = frame.time - params.start - params.length;
  return mix(held, history_load(1u, at), clamp(since / max(params.release, 1e-4), 0.0, 1.0));
}
