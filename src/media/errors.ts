/** Reasons why media cannot be read or written; each has one sentence of cause and one of remedy. */
export type MediaErrorCode =
  | 'empty-file'
  | 'not-media'
  | 'playlist'
  | 'index-missing'
  | 'no-video'
  | 'codec-unsupported'
  | 'too-large'
  | 'damaged'
  | 'lut-invalid'
  | 'frame-missing'
  | 'file-unreadable'
  | 'encoder-unsupported'
  | 'encoder-failed'
  | 'verification-failed'
  | 'resume-refused'
  | 'storage-full'
  | 'storage-blocked'
  | 'gpu-unavailable'
  | 'gpu-memory'
  | 'gpu-failed'
  | 'gpu-lost'
  | 'worker-stopped';

/** An error that a person will read: `message` says what happened and where, `remedy` what to do next. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly remedy: string;

  constructor(code: MediaErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Codes of what may go well in another attempt, with everything made anew. */
const PASSING: readonly MediaErrorCode[] = ['gpu-lost', 'encoder-failed', 'worker-stopped'];

/** Whether another attempt may go well where an error with this code ended one. */
export const isPassingCode = (code: unknown): boolean => PASSING.some((passing) => passing === code);

/** The same for an error of this side of a port. */
export const isPassing = (error: unknown): error is MediaError => error instanceof MediaError && isPassingCode(error.code);

/** What went wrong and what helps, for people. */
export interface Problem {
  /** Empty for what has no code of its own. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Puts any thrown value into words: errors with a remedy as they stand, others with what was being done. */
export function problemOf(error: unknown, doing: string): Problem {
  const { message, remedy, code } = (error ?? {}) as { message?: unknown; remedy?: unknown; code?: unknown };
  if (typeof message === 'string' && typeof remedy === 'string') return { code: typeof code === 'string' ? code : '', message, remedy };
  const reason = typeof message === 'string' && message ? message : String(error);
  const again = 'Nothing was lost. Try again; if it happens again, reload the page.';
  return { code: '', message: `${doing} failed: ${reason}`, remedy: again };
}
