import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Colour, ParamValue } from '../../../gpu/params.ts';
import { setValues } from '../../../jobs/recipe/recipe-edit.ts';
import type { Size } from '../../../media/picture.ts';
import { screenFromSamples } from '../../../shaders/keyer/screen-range.ts';
import { latest } from '../../playback/latest.ts';
import type { ParamAddress, Session } from '../studio/session.ts';
import { type Point, toPicture } from './framing.ts';
import type { Stage } from './use-stage.ts';

type Rect = Point & Size;

/** A click without a drag averages this many picture pixels in each direction, so that noise does not decide. */
const CLICK = 7;

/** Sampling the untouched source: the rectangle being dragged, the colour it averages to, and the pointer handlers. */
export function useEyedropper(session: Session, { framing, canvas }: Stage) {
  const [rect, setRect] = useState<Rect | null>(null);
  const [colour, setColour] = useState<Colour | null>(null);
  const from = useRef<Point | null>(null);
  /** Colours picked one after another with Shift. */
  const samples = useRef<readonly Colour[]>([]);
  const [sample] = useState(() =>
    latest(
      async (area: Rect) => setColour(await session.connection.api.sampleColour(area)),
      (error) => session.fail(error, 'Reading the colour'),
    ),
  );

  useEffect(
    () =>
      session.picking.subscribe(() => {
        from.current = null;
        samples.current = [];
        session.document.endGesture();
        setRect(null);
        setColour(null);
      }),
    [session],
  );

  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const ratio = devicePixelRatio;
    return toPicture(framing, canvas, { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio });
  };
  return {
    rect,
    colour,
    start(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = at(event);
      const area = areaOf(from.current, from.current, session.report.size);
      setRect(area);
      void sample(area);
    },
    move(event: PointerEvent<HTMLElement>) {
      if (!from.current) return;
      const area = areaOf(from.current, at(event), session.report.size);
      setRect(area);
      void sample(area);
    },
    async end(event: PointerEvent<HTMLElement>) {
      const target = session.picking.get();
      if (!from.current || !target) return;
      const area = areaOf(from.current, at(event), session.report.size);
      from.current = null;
      try {
        const picked = await session.connection.api.sampleColour(area);
        samples.current = [...samples.current, picked];
        const isScreen = takesSamples(session, target);
        const more = event.shiftKey && isScreen;
        const values: Record<string, ParamValue> = isScreen ? { ...screenFromSamples(samples.current) } : { [target.param]: picked };
        session.document.edit('Pick colour', (recipe) => setValues(recipe, target.instance, values, session.time()), {
          gesture: `${target.instance}.${target.param}.samples`,
          held: true,
        });
        if (more) return;
      } catch (error) {
        session.fail(error, 'Reading the colour');
      }
      session.picking.set(null);
    },
  };
}

/** True for the colour of a keyer's screen, whose samples also say in which range the screen lies, and how far it strays. */
export function takesSamples(session: Session, { instance, param }: ParamAddress): boolean {
  const { effects } = session.document.state.get().recipe;
  return param === 'screen' && effects.some(({ id, effect }) => id === instance && effect === 'keyer');
}

/** The dragged rectangle in whole picture pixels, inside the picture and never empty. */
function areaOf(one: Point, other: Point, size: Size): Rect {
  const axis = (a: number, b: number, length: number) => {
    const small = Math.abs(a - b) < CLICK;
    const low = small ? (a + b - CLICK) / 2 : Math.min(a, b);
    const high = small ? (a + b + CLICK) / 2 : Math.max(a, b);
    const start = Math.min(Math.max(Math.floor(low), 0), length - 1);
    return { start, length: Math.max(1, Math.min(Math.ceil(high), length) - start) };
  };
  const x = axis(one.x, other.x, size.width);
  const y = axis(one.y, other.y, size.height);
  return { x: x.start, y: y.start, width: x.length, height: y.length };
}
