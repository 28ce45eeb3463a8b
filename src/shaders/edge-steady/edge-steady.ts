import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import wgsl from './edge-steady.wgsl?raw';

/** Pictures an edge is averaged over: jitter falls to about a third. */
const SLOTS = 8;

/** Holds edges that only jitter about one place, which noise reduction takes for motion. */
export const edgeSteady = defineEffect({
  id: 'edge-steady',
  version: 1,
  label: 'Steady edges',
  category: 'Time',
  help: 'Holds edges that crawl or shimmer although nothing moves; flat areas and moving things stay as they are.',
  shape: 'temporal',
  wgsl,
  params: {
    strength: float('Strength', { default: 1, min: 0, max: 1, help: 'How much of the steadied edge replaces the original one.' }),
    reach: float('Reach', {
      default: 0.7,
      min: 0.1,
      max: 3,
      unit: 'px',
      help: 'How far an edge may wander and still count as standing still.',
    }),
    edges: choice('Edges', {
      default: 'picture',
      options: { picture: 'All edges of the picture', matte: 'The edge of the matte' },
      help: 'What to hold: everything with a contour, or only the transparency of a keyed clip.',
    }),
  },
  presets: {
    Gentle: { strength: 0.6, reach: 0.5 },
    'Hand held': { reach: 1.6 },
    'Keyed hair': { reach: 1, edges: 'matte' },
  },
  slots: SLOTS,
  window: ({ strength }, index) => Array.from({ length: strength <= 0 ? 1 : Math.min(SLOTS, index + 1) }, (_, past) => index - past),
});
