import { float } from '../../gpu/params.ts';
import { stability } from './steady.ts';

/** The controls that every look ends with; they go with `steadied`. Drawn lines and steps show noise more than pictures do. */
export const lookParams = {
  strength: float('Strength', { default: 1, min: 0, max: 1, help: 'How much of the look replaces the picture.' }),
  stability: { ...stability, default: 70 },
} as const;
