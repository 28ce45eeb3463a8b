import { createStore } from '../../stores/store.ts';

/** What the inspector shows; stays from clip to clip. */
export type Side = 'effects' | 'looks' | 'versions';

/** What the inspector shows now. */
export const shownSide = createStore<Side>('effects');
