/** Files whose content nobody has looked into. */
import type { ItemFacts } from './types.ts';

/** The ending of a file's name in small letters; `bin` where there is none. */
export const extensionOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? 'bin';

/** What is said of a file that is kept without its content being known. */
export const plainFacts = (name: string): ItemFacts => ({
  kind: 'file',
  container: extensionOf(name).toUpperCase(),
  codec: '',
  audioCodec: null,
  size: { width: 0, height: 0 },
  duration: 0,
  frames: 0,
  frameRate: 0,
  hasAlpha: false,
  warnings: [],
});
