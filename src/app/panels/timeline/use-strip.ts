import { useEffect, useState } from 'react';
import type { Session } from '../studio/session.ts';
import type { StripPicture } from './draw.ts';

/** Pictures asked for at a time: few enough that a click on the timeline need not wait for them. */
const BATCH = 4;

/** Thumbnails `height` CSS pixels high that fill `width`, arriving in batches from left to right; remade when the width settles. */
export function useStrip(session: Session, width: number, height: number): readonly StripPicture[] {
  const [pictures, setPictures] = useState<readonly StripPicture[]>([]);
  useEffect(() => {
    if (width < 2 || height < 2) return;
    const { report, player, connection } = session;
    let wanted = true;
    let made: StripPicture[] = [];
    const load = async () => {
      const slots = Math.max(1, Math.min(player.timeline.length, Math.round(width / (height * (report.size.width / report.size.height)))));
      const slot = width / slots;
      const frameAt = (at: number) => player.timeline.indexAt(((at + 0.5) / slots) * player.timeline.duration);
      for (let first = 0; wanted && first < slots; first += BATCH) {
        const indices = Array.from({ length: Math.min(BATCH, slots - first) }, (_, offset) => frameAt(first + offset));
        const bitmaps = await connection.api.thumbnails(indices, Math.round(height * devicePixelRatio));
        if (!wanted) return closeAll(bitmaps);
        made = [...made, ...bitmaps.map((bitmap, offset) => ({ bitmap, left: (first + offset) * slot, width: slot }))];
        setPictures(made);
      }
    };
    const timer = setTimeout(() => {
      load().catch((error: unknown) => wanted && session.fail(error, 'Making the timeline pictures'));
    }, 200);
    return () => {
      wanted = false;
      clearTimeout(timer);
      closeAll(made.map(({ bitmap }) => bitmap));
      setPictures([]);
    };
  }, [session, width, height]);
  return pictures;
}

const closeAll = (bitmaps: readonly ImageBitmap[]) => {
  for (const bitmap of bitmaps) bitmap.close();
};

const NOTHING: Float32Array = new Float32Array();

/** Peaks of the source's audio, empty while they are being measured and without audio. */
export function useWaveform(session: Session): Float32Array {
  const [peaks, setPeaks] = useState(NOTHING);
  useEffect(() => {
    if (!session.report.audio) return;
    let wanted = true;
    session.connection.api.waveform(2000).then(
      (found) => wanted && setPeaks(found),
      (error: unknown) => {
        if (!wanted) return;
        const reason = error instanceof Error ? error.message : String(error);
        session.notify({
          tone: 'warning',
          title: `The sound could not be read to its end, so the timeline shows no waveform: ${reason}`,
          remedy: 'Pictures are not affected. Switch the sound off when exporting, or copy the file again from where it came.',
        });
      },
    );
    return () => {
      wanted = false;
    };
  }, [session]);
  return peaks;
}
