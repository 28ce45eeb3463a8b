import { MediaError } from '../../src/media/errors.ts';
import { readError } from '../../src/media/reading/file-bytes.ts';
import type { VideoTrack } from './video-track.ts';

/** Packets a decoder may have queued. */
const QUEUE = 8;

/** A part of a track: from the sync sample at decode position `region` to before `end`. */
export interface Stretch {
  readonly region: number;
  readonly end: number;
  readonly signal: AbortSignal;
}

/**
 * The decode position up to which the packets of a stretch decode without an error.
 *
 * Decoders report an error some packets late and drop what they hold, so the place is found by halving.
 */
export async function decodableUpTo(file: Blob, track: VideoTrack, stretch: Stretch): Promise<number> {
  const { region, end, signal } = stretch;
  if (await decodes(file, track, stretch)) return end;
  let good = region;
  let bad = end;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (await decodes(file, track, { region, end: middle, signal })) good = middle;
    else bad = middle;
  }
  return good;
}

async function decodes(file: Blob, track: VideoTrack, { region, end, signal }: Stretch): Promise<boolean> {
  let failed = false;
  const progress: { wake(): void } = { wake: () => undefined };
  const create = () => {
    const decoder = new VideoDecoder({
      output: (frame) => frame.close(),
      error: () => {
        failed = true;
        progress.wake();
      },
    });
    decoder.addEventListener('dequeue', () => progress.wake());
    decoder.configure(track.config);
    return decoder;
  };
  const colour = create();
  const alpha = track.alpha ? create() : null;
  try {
    let position = region;
    for await (const packet of track.packetsFrom(region)) {
      signal.throwIfAborted();
      if (failed || position === end) break;
      if (packet.colour) colour.decode(packet.colour);
      if (packet.alpha) alpha?.decode(packet.alpha);
      position++;
      while (!failed && Math.max(colour.decodeQueueSize, alpha?.decodeQueueSize ?? 0) > QUEUE) {
        await new Promise<void>((resolve) => {
          progress.wake = resolve;
        });
      }
    }
    await Promise.all([colour.flush(), alpha?.flush()]);
    return !failed && position === end;
  } catch (error) {
    signal.throwIfAborted();
    const gone = readError(file, error);
    if (gone instanceof MediaError) throw gone;
    return false;
  } finally {
    for (const decoder of [colour, alpha]) if (decoder && decoder.state !== 'closed') decoder.close();
  }
}
