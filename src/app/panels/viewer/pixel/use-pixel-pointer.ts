import type { PointerEvent } from 'react';
import { useSession } from '../../studio/session.ts';
import { toPicture } from '../framing.ts';
import type { Stage } from '../use-stage.ts';

/** Inspects the pixel under the pointer from a press on, for as long as it is held. */
export function usePixelPointer({ framing, canvas }: Stage): (event: PointerEvent<HTMLElement>) => void {
  const session = useSession();
  return (event) => {
    const target = event.currentTarget;
    const choose = ({ clientX, clientY }: Pick<globalThis.PointerEvent, 'clientX' | 'clientY'>) => {
      const box = target.getBoundingClientRect();
      const at = toPicture(framing, canvas, { x: (clientX - box.left) * devicePixelRatio, y: (clientY - box.top) * devicePixelRatio });
      const inside = (value: number, length: number) => Math.min(Math.max(Math.floor(value), 0), length - 1);
      const { width, height } = session.report.size;
      session.pixel.set({ on: true, at: { x: inside(at.x, width), y: inside(at.y, height) } });
    };
    target.setPointerCapture(event.pointerId);
    choose(event);
    const move = (next: globalThis.PointerEvent) => choose(next);
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', move), { once: true });
  };
}
