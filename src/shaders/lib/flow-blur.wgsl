// One direction of a Gaussian over the tensor, and after the second what follows from it: the direction along which
// the picture changes least, how sure that is, and how much it changes across.
// The including pass supplies flow_sigma() and gaussian.wgsl.

// Squared gradients (as summed in flow-gradients.wgsl) that sensor noise makes by itself.
const NOISE = 0.02;
const REACH = 12;

// Where nothing but noise is, directions follow a field that is fixed in the frame, or they would turn with the noise.
fn resting(at: vec2i) -> vec3f {
  let angle = 3.0 * value_noise((vec2f(at) + 0.5) / (60.0 * frame.scale), 5u);
  let across = vec2f(cos(angle), sin(angle));
  return NOISE * vec3f(across.x * across.x, across.x * across.y, across.y * across.y);
}

fn flow_of(tensor: vec3f, at: vec2i) -> vec4f {
  let spread = length(vec2f(0.5 * (tensor.x - tensor.z), tensor.y));
  let mean = 0.5 * (tensor.x + tensor.z);
  let steered = tensor + resting(at);
  let half_difference = 0.5 * (steered.x - steered.z);
  let root = length(vec2f(half_difference, steered.y));
  // Of the two expressions for the eigenvector of the smaller eigenvalue, the one that cannot vanish.
  let along = select(vec2f(-steered.y, half_difference + root), vec2f(root - half_difference, -steered.y), half_difference < 0.0);
  let size = length(along);
  return vec4f(select(vec2f(0.0, 1.0), along / max(size, 1e-9), size > 1e-9), spread / (mean + NOISE), sqrt((mean + spread) / 256.0));
}

fn effect(at: vec2i) -> vec4f {
  // Texels of the tensor are two picture texels wide.
  let sigma = max(0.5 * flow_sigma(), 0.3);
  let mean = gaussian(at, sigma, min(i32(ceil(2.5 * sigma)), REACH));
  if (DY == 1) { return flow_of(mean, at); }
  return vec4f(mean, 0.0);
}
