import { useEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../studio/session.ts';
import type { StripPicture } from './draw.ts';

/** Pictures asked for at a time: few enough that a click on the timeline need not wait for them. */
const BATCH = 4;

/** Pictures kept at most; beyond, the strip begins anew. */
const MOST = 600;

/**
 * Thumbnails `height` CSS pixels high that fill the window of a timeline `length` pixels long, arriving in batches from
 * left to right. What was made stays for scrolling back; until a place has its own picture, the nearest stands in.
 */
export function useStrip(
  session: Session,
  height: number,
  view: { readonly length: number; readonly offset: number; readonly width: number },
): readonly StripPicture[] {
  const { report, player, connection } = session;
  const { timeline } = player;
  const made = useRef(new Map<number, ImageBitmap>());
  const [count, setCount] = useState(0);
  const slots = Math.max(1, Math.min(timeline.length, Math.round(view.length / (height * (report.size.width / report.size.height)))));
  const timeOf = (slot: number) => (slot / slots) * timeline.duration;
  const first = Math.max(0, Math.floor((view.offset / view.length) * slots));
  const end = Math.min(slots, Math.ceil(((view.offset + view.width) / view.length) * slots));
  const usable = view.width > 2 && height > 2;

  // biome-ignore lint/correctness/useExhaustiveDependencies: pictures of another height or clip are worth nothing
  useEffect(() => {
    const kept = made.current;
    return () => {
      closeAll([...kept.values()]);
      kept.clear();
    };
  }, [session, height]);

  useEffect(() => {
    if (!usable) return;
    let wanted = true;
    const load = async () => {
      const kept = made.current;
      if (kept.size > MOST) {
        closeAll([...kept.values()]);
        kept.clear();
      }
      const indices = Array.from({ length: end - first }, (_, at) => timeline.indexAt(((first + at + 0.5) / slots) * timeline.duration));
      const missing = [...new Set(indices)].filter((index) => !kept.has(index));
      while (missing.length > 0) {
        const batch = missing.splice(0, BATCH);
        const bitmaps = await connection.api.thumbnails(batch, Math.round(height * devicePixelRatio));
        if (!wanted) return closeAll(bitmaps);
        for (const [at, bitmap] of bitmaps.entries()) kept.set(batch[at] as number, bitmap);
        setCount((last) => last + bitmaps.length);
      }
    };
    const timer = setTimeout(() => {
      load().catch((error: unknown) => wanted && session.fail(error, 'Making the timeline pictures'));
    }, 200);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, connection, timeline, height, slots, first, end, usable]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` tells that `made` has more
  return useMemo(() => {
    const known = [...made.current.keys()].sort((a, b) => a - b);
    if (known.length === 0 || !usable) return [];
    return Array.from({ length: end - first }, (_, at) => {
      const index = timeline.indexAt(timeOf(first + at + 0.5));
      const nearest = known.reduce((best, one) => (Math.abs(one - index) < Math.abs(best - index) ? one : best));
      return { bitmap: made.current.get(nearest) as ImageBitmap, start: timeOf(first + at), end: timeOf(first + at + 1) };
    });
  }, [count, timeline, slots, first, end, usable]);
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
