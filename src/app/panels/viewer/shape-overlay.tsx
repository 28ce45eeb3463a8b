import { type PointerEvent, useEffect, useState } from 'react';
import type { Shape } from '../../../gpu/shapes.ts';
import { valuesAt } from '../../../jobs/recipe/keyframes.ts';
import { setValue } from '../../../jobs/recipe/recipe-edit.ts';
import { isTakenBy } from '../../keys/combination.ts';
import { useStore } from '../../stores/store.ts';
import { type Drawing, effectOf, useSession } from '../studio/session.ts';
import { type Point, toCanvas, toPicture } from './framing.ts';
import { ellipseBetween, hitOf, moved, outlineOf, simplified } from './shape-editing.ts';
import styles from './shape-overlay.module.css';
import type { Stage } from './use-stage.ts';

/** How near, in CSS pixels, the pointer must come to a point. */
const REACH = 8;
/** A brush is this wide on screen, in CSS pixels, until its width is typed. */
const BRUSH = 40;

/** Shapes of an effect over the picture, drawn and moved with the pointer. Enter closes a polygon, Delete removes, Esc ends. */
export function ShapeOverlay({ drawing, stage: { framing, canvas } }: { drawing: Drawing; stage: Stage }) {
  const session = useSession();
  const { document, player } = session;
  const instance = useStore(document.state, ({ recipe }) => recipe.effects.find(({ id }) => id === drawing.instance));
  const effect = instance && effectOf(session, instance);
  const time = useStore(player.index, (index) => player.timeline.timeOf(index));
  /** Points set so far, in picture pixels: of a polygon not yet closed, a stroke or the corners of an ellipse. */
  const [draft, setDraft] = useState<readonly Point[]>([]);
  const [pointer, setPointer] = useState<Point | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);

  const shapes = ((instance && valuesAt(instance, time, effect?.params)[drawing.param]) ?? []) as readonly Shape[];
  const ratio = devicePixelRatio;
  const scale = ratio / framing.zoom;
  const css = ([x, y]: readonly [number, number]) => {
    const at = toCanvas(framing, canvas, { x, y });
    return [at.x / ratio, at.y / ratio] as const;
  };
  const pathOf = (points: readonly (readonly [number, number])[], closed: boolean) =>
    points.length === 0
      ? ''
      : `M${points
          .map((point) =>
            css(point)
              .map((part) => part.toFixed(2))
              .join(' '),
          )
          .join('L')}${closed ? 'Z' : ''}`;
  const set = (next: readonly Shape[], held = false) =>
    document.edit('Shapes', (recipe) => setValue(recipe, drawing.instance, drawing.param, next, session.time()), {
      gesture: `${drawing.instance}.${drawing.param}`,
      held,
    });
  const add = (kind: Shape['kind'], points: Shape['points'], width = 0) => {
    setDraft([]);
    if (points.length < (kind === 'stroke' ? 1 : 3)) return;
    set([...shapes, { kind, points, width, hole: false }]);
    document.endGesture();
    setChosen(shapes.length);
  };
  const close = () => {
    // A double click has set its point twice.
    const apart = draft.filter(({ x, y }, index) => {
      const before = draft[index - 1];
      return !before || Math.hypot(x - before.x, y - before.y) > scale;
    });
    add(
      'polygon',
      apart.map(({ x, y }) => [x, y] as const),
    );
  };
  const remove = () => {
    if (chosen === null || chosen >= shapes.length) return;
    set(shapes.filter((_, index) => index !== chosen));
    document.endGesture();
    setChosen(null);
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || isTakenBy(event.target) || session.dialog.get() !== null) return;
      const act = {
        Enter: close,
        Escape: () => (draft.length > 0 ? setDraft([]) : session.drawing.set(null)),
        Delete: remove,
        Backspace: () => (draft.length > 0 ? setDraft(draft.slice(0, -1)) : remove()),
      }[event.key];
      // Enter on a focused button must press it; Delete without a chosen shape stays the studio's.
      if (!act || (event.key === 'Enter' && draft.length === 0)) return;
      if ((event.key === 'Delete' || event.key === 'Backspace') && draft.length === 0 && chosen === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  });

  const positionOf = (event: PointerEvent<Element>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return toPicture(framing, canvas, { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio });
  };
  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const target = event.currentTarget;
    const from = positionOf(event);
    if (drawing.tool === 'polygon') {
      const [first] = draft;
      if (first && draft.length > 2 && Math.hypot(first.x - from.x, first.y - from.y) < REACH * scale) close();
      else setDraft([...draft, from]);
      return;
    }
    target.setPointerCapture(event.pointerId);
    const hit = drawing.tool === 'select' ? hitOf(shapes, from, REACH * scale) : null;
    if (drawing.tool === 'select') setChosen(hit?.shape ?? null);
    if (drawing.tool === 'select' && !hit) return;
    let line: readonly Point[] = [from];
    const drag = (next: globalThis.PointerEvent) => {
      const box = target.getBoundingClientRect();
      const at = toPicture(framing, canvas, { x: (next.clientX - box.left) * ratio, y: (next.clientY - box.top) * ratio });
      if (hit) {
        const by = { x: at.x - from.x, y: at.y - from.y };
        set(
          shapes.map((shape, index) => (index === hit.shape ? moved(shape, hit.point, by) : shape)),
          true,
        );
        return;
      }
      line = drawing.tool === 'ellipse' ? [from, at] : [...line, at];
      setDraft(line);
    };
    const end = () => {
      target.removeEventListener('pointermove', drag);
      if (hit) return document.endGesture();
      if (drawing.tool === 'stroke') return add('stroke', simplified(line, scale), Math.max(1, Math.round(BRUSH * scale)));
      const [one, other] = line;
      setDraft([]);
      if (one && other && Math.abs(one.x - other.x) > scale && Math.abs(one.y - other.y) > scale)
        add('ellipse', ellipseBetween(one, other));
    };
    target.addEventListener('pointermove', drag);
    target.addEventListener('lostpointercapture', end, { once: true });
  };

  const drafted = draftOutline(drawing.tool, pointer && drawing.tool === 'polygon' ? [...draft, pointer] : draft);
  return (
    <>
      <svg
        className={styles.overlay}
        data-tool={drawing.tool}
        role="application"
        aria-label="Shapes"
        onPointerDown={press}
        onPointerMove={(event) => drawing.tool === 'polygon' && draft.length > 0 && setPointer(positionOf(event))}
        onDoubleClick={(event) => {
          event.stopPropagation();
          if (drawing.tool === 'polygon') close();
        }}
      >
        {shapes.map((shape, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no name but their place
          <g key={index} className={styles.shape} data-hole={shape.hole} data-chosen={index === chosen}>
            {shape.kind === 'stroke' && (
              <path className={styles.brush} d={pathOf(shape.points, false) || ''} strokeWidth={Math.max(1, shape.width / scale)} />
            )}
            <path className={styles.outline} d={pathOf(outlineOf(shape), shape.kind !== 'stroke')} />
            {drawing.tool === 'select' &&
              shape.points.map((point, at) => {
                const [x, y] = css(point);
                // biome-ignore lint/suspicious/noArrayIndexKey: points have no name but their place
                return <circle key={at} className={styles.handle} cx={x} cy={y} r={index === chosen ? 4.5 : 3} />;
              })}
          </g>
        ))}
        {drafted.length > 0 && <path className={styles.draft} d={pathOf(drafted, drawing.tool === 'ellipse')} />}
      </svg>
      <div className={styles.hint} role="status">
        {HINTS[drawing.tool]}
      </div>
    </>
  );
}

const HINTS = {
  select: 'Drag points or shapes. Delete removes the chosen one. Esc ends.',
  polygon: 'Click point after point; click the first one, double-click or press Enter to close. Esc ends.',
  ellipse: 'Drag from corner to corner. Esc ends.',
  stroke: 'Paint over what to cover. The list has the brush’s width. Esc ends.',
} as const satisfies Record<Drawing['tool'], string>;

function draftOutline(tool: Drawing['tool'], draft: readonly Point[]): readonly (readonly [number, number])[] {
  const [one, other] = draft;
  if (tool !== 'ellipse') return draft.map(({ x, y }) => [x, y]);
  return one && other ? outlineOf({ kind: 'ellipse', points: ellipseBetween(one, other), width: 0, hole: false }) : [];
}
