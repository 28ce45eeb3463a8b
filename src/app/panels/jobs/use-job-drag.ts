import { type PointerEvent, useRef, useState } from 'react';

/** A job on its way to another place: it would go before or behind one of the others. */
export interface JobDrag {
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Dragging rows by their grip; `ids` are those that have a place, in order, and `move` says how many places one goes. */
export function useJobDrag(ids: readonly string[], move: (id: string, by: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<JobDrag | null>(null);

  const grip = (id: string) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const from = ids.indexOf(id);
    let to = from;
    const onMove = ({ clientY }: globalThis.PointerEvent) => {
      const rows = [...(list.current?.children ?? [])].filter((row) => ids.includes((row as HTMLElement).dataset['job'] ?? ''));
      const over = rows.findIndex((row) => {
        const { top, height } = row.getBoundingClientRect();
        return clientY < top + height / 2;
      });
      const gap = over === -1 ? rows.length : over;
      to = gap > from ? gap - 1 : gap;
      setDrag({ id, before: to < from ? (ids[to] ?? null) : null, after: to > from ? (ids[to] ?? null) : null });
    };
    const end = () => {
      handle.removeEventListener('pointermove', onMove);
      setDrag(null);
      if (to !== from) move(id, to - from);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', end, { once: true });
  };
  return { list, drag, grip };
}
