import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, colour, float } from '../../gpu/params.ts';
import wgsl from './background-fill.wgsl?raw';

/** Puts a colour, a gradient or a pattern behind the picture. */
export const backgroundFill = defineEffect({
  id: 'background-fill',
  version: 1,
  label: 'Background fill',
  category: 'Sticker',
  help: 'Puts a colour, a gradient or a pattern behind the picture, which becomes opaque; mixes display values.',
  shape: 'point',
  wgsl,
  params: {
    kind: choice('Fill', {
      default: 'linear',
      options: {
        colour: 'Colour',
        linear: 'Gradient',
        radial: 'Round gradient',
        checker: 'Checkerboard',
        stripes: 'Stripes',
        sunburst: 'Sunburst',
      },
    }),
    colour: colour('Colour', { default: [0.98, 0.75, 0.32] }),
    second: colour('Second colour', { default: [0.93, 0.35, 0.38] }),
    angle: float('Angle', { default: 300, min: 0, max: 360, step: 1, unit: '°', help: 'Where the second colour lies: 0° right, 90° up.' }),
    size: float('Size', {
      default: 100,
      min: 4,
      max: 400,
      step: 1,
      unit: 'px',
      help: 'Of checks, stripes and rays; of gradients, in percent of the frame.',
    }),
    spin: float('Spin', { default: 0, min: -180, max: 180, step: 1, unit: '°', help: 'Turn per second.' }),
    opacity: float('Opacity', { default: 1, min: 0, max: 1 }),
  },
  example: { kind: 'sunburst', size: 24, spin: 10 },
  presets: {
    'Clean white': { kind: 'colour', colour: [1, 1, 1] },
    'Evening sky': { colour: [0.99, 0.72, 0.5], second: [0.24, 0.2, 0.5], angle: 90, size: 100 },
    'Studio grey': { kind: 'radial', colour: [0.86, 0.87, 0.89], second: [0.36, 0.38, 0.42], size: 130 },
    'Candy stripes': { kind: 'stripes', colour: [1, 0.93, 0.94], second: [0.98, 0.62, 0.71], angle: 45, size: 70 },
    'Comic burst': { kind: 'sunburst', colour: [1, 0.86, 0.2], second: [0.97, 0.55, 0.12], size: 120, spin: 12 },
  },
});
