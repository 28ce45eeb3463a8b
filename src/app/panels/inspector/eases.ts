import type { Ease } from '../../../jobs/recipe/recipe.ts';

/** The eases of a keyframe: names, what they do, and a small drawing (18 × 12) of value over time. */
export const EASES: readonly { readonly ease: Ease; readonly label: string; readonly help: string; readonly path: string }[] = [
  { ease: 'linear', label: 'Linear', help: 'moves evenly', path: 'M2 10L16 2' },
  { ease: 'smooth', label: 'Smooth', help: 'starts and ends gently', path: 'M2 10C9 10 9 2 16 2' },
  { ease: 'hold', label: 'Hold', help: 'stays, then jumps', path: 'M2 10H16V2' },
];
