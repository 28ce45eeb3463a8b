import type { PreviewLimits } from '../../../workers/render-api.ts';
import { createStore } from '../stores/store.ts';

/** How finely this page's previews are rendered, and how much they keep. */
export const previewLimits = createStore<PreviewLimits>({ sharpness: 'automatic', kept: 512 });
