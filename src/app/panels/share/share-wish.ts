/** What somebody wants to share by link; the dialog is loaded when it is asked for. */
import type { Shared } from '../../../jobs/recipe/share-link.ts';
import { createStore } from '../../stores/store.ts';

/** What the dialog shares; null while it is closed. */
export const shareWish = createStore<Shared | null>(null);

/** Opens the dialog. */
export const askToShare = (shared: Shared): void => shareWish.set(shared);
