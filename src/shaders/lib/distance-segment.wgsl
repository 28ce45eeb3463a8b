// An edge within one texel, as two numbers: the normal that points inside, times 2 plus the distance of the texel's
// centre from the edge (positive inside, within ±1.5); zero where there is no edge.
const NOWHERE = 1e9;

// Squared distance of a point from the edge within a texel whose centre lies at `centre` as seen from the point.
fn squared_distance(centre: vec2f, edge: vec2f) -> f32 {
  let size = length(edge);
  if (size == 0.0) { return NOWHERE; }
  let normal = edge / size;
  let foot = centre - normal * (size - 2.0);
  let reach = 0.42 / max(abs(normal.x), abs(normal.y));
  let away = dot(foot, normal);
  let aside = max(abs(dot(foot, vec2f(-normal.y, normal.x))) - reach, 0.0);
  return away * away + aside * aside;
}
