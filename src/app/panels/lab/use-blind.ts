import { useEffect, useState } from 'react';
import type { LabTab } from './lab-search.ts';
import type { Blind } from './rate-panel.tsx';
import type { Variants } from './use-variants.ts';

const newRound = (): Blind => ({ seed: crypto.getRandomValues(new Uint32Array(1))[0] as number, revealed: false });

/** Comparing without knowing which is which, round after round. */
export interface BlindRound {
  /** Null while it is known which is which. */
  readonly blind: Blind | null;
  readonly isHidden: boolean;
  /** Whether a tab would give away which is which. */
  hides(tab: LabTab): boolean;
  /** Begins to compare blindly, or ends it. */
  toggle(): void;
  reveal(): void;
  next(): void;
}

/** The round of comparing two variants blindly; whoever changes one of them begins another. */
export function useBlind(variants: Variants | null): BlindRound {
  const [blind, setBlind] = useState<Blind | null>(null);
  const [recipeA, recipeB] = [variants?.a.recipe, variants?.b.recipe];
  useEffect(() => {
    if (recipeA && recipeB) setBlind((last) => last && newRound());
  }, [recipeA, recipeB]);
  const isHidden = blind !== null && !blind.revealed;
  return {
    blind,
    isHidden,
    hides: (tab) => isHidden && (tab === 'values' || tab === 'tune'),
    toggle: () => setBlind(blind ? null : newRound()),
    reveal: () => setBlind(blind && { ...blind, revealed: true }),
    next: () => setBlind(newRound()),
  };
}
