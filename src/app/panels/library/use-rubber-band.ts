import { type PointerEvent, type RefObject, useState } from 'react';
import type { Box } from './geometry.ts';

/** Pixels before a press becomes a rubber band. */
const SLACK = 4;

/** A rectangle drawn with the pointer from an empty place of the list; `touch` gets it while it is drawn, and what was chosen before. */
export function useRubberBand(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  touch: (box: Box, before: ReadonlySet<string>) => void,
): {
  readonly shown: { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null;
  start(event: PointerEvent, before: ReadonlySet<string>): void;
} {
  const [box, setBox] = useState<Box | null>(null);
  return {
    shown: box && { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top },
    start(event, before) {
      const element = scroller.current;
      const onNothing = event.target === element || event.target === list.current;
      if (!element || event.button !== 0 || event.pointerType === 'touch' || !onNothing) return;
      // A press on the scroll bar is not on the list.
      if (event.nativeEvent.offsetX > element.clientWidth && event.target === element) return;
      const place = (at: { clientX: number; clientY: number }) => {
        const { left, top } = element.getBoundingClientRect();
        return { x: at.clientX - left + element.scrollLeft, y: at.clientY - top + element.scrollTop };
      };
      const from = place(event);
      let drawn = false;
      const move = (next: globalThis.PointerEvent) => {
        const to = place(next);
        if (!drawn && Math.hypot(to.x - from.x, to.y - from.y) < SLACK) return;
        drawn = true;
        const now = {
          left: Math.min(from.x, to.x),
          top: Math.min(from.y, to.y),
          right: Math.max(from.x, to.x),
          bottom: Math.max(from.y, to.y),
        };
        setBox(now);
        const { offsetLeft = 0, offsetTop = 0 } = list.current ?? {};
        touch(
          { left: now.left - offsetLeft, right: now.right - offsetLeft, top: now.top - offsetTop, bottom: now.bottom - offsetTop },
          before,
        );
        if (next.clientY > element.getBoundingClientRect().bottom - 24) element.scrollBy(0, 24);
        if (next.clientY < element.getBoundingClientRect().top + 24) element.scrollBy(0, -24);
      };
      const end = () => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', end);
        window.removeEventListener('pointercancel', end);
        setBox(null);
        if (!drawn) touch({ left: 0, top: 0, right: 0, bottom: 0 }, before);
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', end);
      window.addEventListener('pointercancel', end);
    },
  };
}
