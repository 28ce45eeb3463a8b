import { useEffect, useState } from 'react';
import type { MovedBy, PixelReading } from '../../../../../workers/render-api.ts';
import { latest } from '../../../playback/latest.ts';
import { useStore } from '../../../stores/store.ts';
import { type Session, useSession } from '../../studio/session.ts';
import type { Point } from '../framing.ts';
import { distanceOf, mostMoving } from './pixel-values.ts';

/** Milliseconds for which a pixel is looked at before its effects are tried with other values: that is work for the GPU. */
const PATIENCE = 300;

/** A parameter and what it does to a pixel, the strongest first; null while that is being tried. */
export type Explanation = readonly (MovedBy & { readonly distance: number })[] | null;

/** What the chain makes of the chosen pixel, anew with every picture that is shown while nothing plays. */
export function usePixelReading(at: Point): PixelReading | null {
  const session = useSession();
  const [reading, setReading] = useState<PixelReading | null>(null);
  const isPlaying = useStore(session.player.speed) !== 0;
  const [read] = useState(() =>
    latest(
      async (point: Point) => setReading(await session.connection.api.inspectPixel(point)),
      (error) => session.fail(error, 'Reading the pixel'),
    ),
  );
  useEffect(() => {
    if (isPlaying) return;
    void read(at);
    // The worker reads what it shows: an edit counts once it has arrived there, not when it is made.
    return session.connection.on('shown', () => void read(at));
  }, [session, read, at, isPlaying]);
  useEffect(() => () => letGo(session), [session]);
  return reading;
}

function letGo(session: Session) {
  session.connection.api.inspectPixel(null).catch((error: unknown) => session.fail(error, 'Reading the pixel'));
}

/** Which parameters of an effect moved a pixel; the effect that moved it most unless one was chosen. */
export function useExplanation(at: Point, reading: PixelReading | null, chosen: string | null) {
  const session = useSession();
  const [explanation, setExplanation] = useState<Explanation>(null);
  const instance = reading && (chosen ?? mostMoving(reading));
  const stage = reading?.stages.find((one) => one.instance === instance);
  useEffect(() => {
    setExplanation(null);
    if (!stage) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const moved = await session.connection.api.explainPixel(at, stage.instance, abort.signal);
        const ranked = moved.map((one) => ({ ...one, distance: distanceOf(stage.value, one.without) }));
        if (!abort.signal.aborted) setExplanation(ranked.sort((one, other) => other.distance - one.distance));
      } catch (error) {
        if (!abort.signal.aborted) session.fail(error, 'Trying other values');
      }
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [session, at, stage]);
  return { instance: stage?.instance ?? null, explanation };
}
