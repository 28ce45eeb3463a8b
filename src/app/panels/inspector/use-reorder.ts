import { type PointerEvent, useRef, useState } from 'react';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { moveEffect } from '../../../jobs/recipe/recipe-edit.ts';
import { effectOf, type Session } from '../studio/session.ts';

/** Dragging an effect by its grip: which one, and the position it would take. */
export function useReorder(session: Session, count: number) {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);

  const start = (event: PointerEvent<HTMLElement>, instance: EffectInstance, from: number) => {
    if (event.button !== 0 || count < 2) return;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    let to = from;
    const move = ({ clientY }: globalThis.PointerEvent) => {
      const cards = [...(list.current?.children ?? [])].map((card) => card.getBoundingClientRect());
      const over = cards.findIndex((card) => clientY < card.top + card.height / 2);
      const gap = over === -1 ? cards.length : over;
      to = gap > from ? gap - 1 : gap;
      setDrag({ from, to });
      const box = list.current?.getBoundingClientRect();
      // Near an edge the list follows the pointer, so that long stacks can be reordered in one go.
      if (box) list.current?.scrollBy(0, clientY < box.top + 24 ? -12 : clientY > box.bottom - 24 ? 12 : 0);
    };
    const end = () => {
      grip.removeEventListener('pointermove', move);
      setDrag(null);
      const label = effectOf(session, instance)?.label ?? instance.effect;
      session.document.edit(`Move ${label}`, (recipe) => moveEffect(recipe, instance.id, to));
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', end, { once: true });
  };
  return { list, drag, start };
}
