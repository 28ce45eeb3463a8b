// Oklab (Björn Ottosson, A perceptual color space for image processing, 2020): lightness, green–red, blue–yellow.
// From linear BT.709; matrices are written by columns.
fn oklab(light: vec3f) -> vec3f {
  let cones = mat3x3f(0.4122214708, 0.2119034982, 0.0883024619, 0.5363325363, 0.6806995451, 0.2817188376, 0.0514459929, 0.1073969566, 0.6299787005) * light;
  let roots = sign(cones) * pow(abs(cones), vec3f(1.0 / 3.0));
  return mat3x3f(0.2104542553, 1.9779984951, 0.0259040371, 0.793617785, -2.428592205, 0.7827717662, -0.0040720468, 0.4505937099, -0.808675766) * roots;
}

fn from_oklab(lab: vec3f) -> vec3f {
  let roots = mat3x3f(1.0, 1.0, 1.0, 0.3963377774, -0.1055613458, -0.0894841775, 0.2158037573, -0.0638541728, -1.291485548) * lab;
  return mat3x3f(4.0767416621, -1.2684380046, -0.0041960863, -3.3077115913, 2.6097574011, -0.7034186147, 0.2309699292, -0.3413193965, 1.707614701) * (roots * roots * roots);
}
