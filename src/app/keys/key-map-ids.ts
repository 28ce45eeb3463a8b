/** Programs whose keys there are, ours first. Apart from the keys themselves, which are loaded only when they are wanted. */
export const KEY_MAP_IDS = ['framewright', 'premiere', 'resolve', 'final-cut', 'after-effects'] as const;

/** One of them. */
export type KeyMapId = (typeof KEY_MAP_IDS)[number];
