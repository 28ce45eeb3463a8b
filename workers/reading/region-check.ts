import { MediaError } from '../../src/media/errors.ts';
import { readError } from './file-bytes.ts';
import type { VideoTrack } from './video-track.ts';

/**
 * The decode position up to which the packets from sync sample `region` (and before `end`) decode without an error.
 *
 * Decoders report an error some packets late and drop what they hold, so the place is found by halving.
 */
export async function decodableUpTo(file: Blob, track: VideoTrack, region: number, end: number): Promise<number> {
  if (await decodes(file, track, region, end)) return end;
  let good = region;
  let bad = end;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (await decodes(file, track, region, middle)) good = middle;
    else bad = middle;
  }
  return good;
}

async function decodes(file: Blob, track: VideoTrack, region: number, end: number): Promise<boolean> {
  let failed = false;
  const create = () => {
    const decoder = new VideoDecoder({
      output: (frame) => frame.close(),
      error: () => {
        failed = true;
      },
    });
    decoder.configure(track.config);
    return decoder;
  };
  const colour = create();
  const alpha = track.alpha ? create() : null;
  try {
    let position = region;
    for await (const packet of track.packetsFrom(region)) {
      if (failed || position === end) break;
      if (packet.colour) colour.decode(packet.colour);
      if (packet.alpha) alpha?.decode(packet.alpha);
      position++;
      if (colour.decodeQueueSize > 8) await new Promise((resolve) => colour.addEventListener('dequeue', resolve, { once: true }));
    }
    await Promise.all([colour.flush(), alpha?.flush()]);
    return !failed && position === end;
  } catch (error) {
    const gone = readError(file, error);
    if (gone instanceof MediaError) throw gone;
    return false;
  } finally {
    for (const decoder of [colour, alpha]) if (decoder && decoder.state !== 'closed') decoder.close();
  }
}
