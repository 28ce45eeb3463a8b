import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Session } from '../studio/session.ts';
import { zoomedAt } from './framing.ts';
import type { Stage } from './use-stage.ts';

type Viewed = Pick<Session, 'viewer' | 'report'>;

/** Dragging the picture, with any button, while it is larger than the stage. */
export function usePan({ viewer, report }: Viewed, stage: Stage) {
  const [panning, setPanning] = useState(false);
  const { size } = report;
  const { framing, canvas } = stage;
  const pannable = size.width * framing.zoom > canvas.width || size.height * framing.zoom > canvas.height;
  const pan = (event: PointerEvent<HTMLElement>) => {
    if (!pannable || event.button > 1) return;
    event.preventDefault();
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    setPanning(true);
    const from = { x: event.clientX, y: event.clientY };
    const move = (next: globalThis.PointerEvent) => {
      const scale = devicePixelRatio / framing.zoom;
      const centre = { x: framing.centre.x - (next.clientX - from.x) * scale, y: framing.centre.y - (next.clientY - from.y) * scale };
      if (next.clientX !== from.x || next.clientY !== from.y) viewer.update((state) => ({ ...state, zoom: framing.zoom, centre }));
    };
    const end = () => {
      setPanning(false);
      target.removeEventListener('pointermove', move);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', end, { once: true });
  };
  return { panning, pan, pannable };
}

/** The wheel zooms to the cursor, a pinch (Ctrl+wheel) faster. */
export function useWheelZoom({ viewer, report }: Viewed, element: { readonly current: HTMLElement | null }, stage: Stage) {
  const latest = useRef(stage);
  latest.current = stage;
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { framing, canvas } = latest.current;
      const box = target.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) * devicePixelRatio, y: (event.clientY - box.top) * devicePixelRatio };
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.008 : 0.0016));
      const next = zoomedAt(framing, factor, at, report.size, canvas);
      // Later wheel events of the same frame must start from here, before React has rendered.
      latest.current = { canvas, framing: next };
      viewer.update((state) => ({ ...state, ...next }));
    };
    target.addEventListener('wheel', wheel, { passive: false });
    return () => target.removeEventListener('wheel', wheel);
  }, [element, viewer, report]);
}
