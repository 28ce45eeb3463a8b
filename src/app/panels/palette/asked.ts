import { createStore } from '../../stores/store.ts';

/** What may be opened over any page. */
export type Overlay = 'palette' | 'shortcuts';

/** What is open over the page now. */
export const overlay = createStore<Overlay | null>(null);

/** Opens it on whatever page is shown. */
export const ask = (wanted: Overlay): void => overlay.set(wanted);
