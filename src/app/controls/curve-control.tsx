import { ChevronRight, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { curveThrough } from '../../gpu/curve.ts';
import type { CurvePoints } from '../../gpu/params.ts';
import { classes, IconButton } from '../design/button.tsx';
import styles from './curve-control.module.css';
import { addPoint, type CurvePoint, movePoint, removePoint } from './curve-editing.ts';
import { type ControlProps, Row } from './row.tsx';
import { TextField } from './text-field.tsx';

/** Size of the drawing in its own units; it scales with the panel. */
const WIDTH = 256;
const HEIGHT = 192;
const xOf = (x: number) => x * WIDTH;
const yOf = (y: number) => (1 - y) * HEIGHT;
const asPercent = (value: number) => `${Number((value * 100).toFixed(1))}`;

/** The curve as an SVG path. */
function pathOf(points: CurvePoints): string {
  const at = curveThrough(points);
  return Array.from({ length: 65 }, (_, step) => `${step === 0 ? 'M' : 'L'}${xOf(step / 64)} ${yOf(at(step / 64)).toFixed(2)}`).join('');
}

/** A tone curve: a small picture of it that opens an editor below. */
export function CurveControl(props: ControlProps<CurvePoints> & { open: boolean }) {
  const { label, help, trailing, value, initial } = props;
  const [open, setOpen] = useState(props.open);
  const reset = () => {
    props.onChange(initial);
    props.onSettle?.();
  };
  const changed = JSON.stringify(value) !== JSON.stringify(initial);
  return (
    <>
      <Row label={label} help={help} trailing={trailing} onReset={reset}>
        <button type="button" className={styles.summary} aria-expanded={open} aria-label={`${label} curve`} onClick={() => setOpen(!open)}>
          <ChevronRight size={14} aria-hidden />
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <path d={pathOf(value)} className={classes(styles.line, changed && styles.changed)} />
          </svg>
        </button>
      </Row>
      {open && <CurveEditor {...props} onReset={reset} changed={changed} />}
    </>
  );
}

function CurveEditor(props: ControlProps<CurvePoints> & { changed: boolean; onReset: () => void }) {
  const { label, value, onChange, onSettle } = props;
  const graph = useRef<SVGSVGElement>(null);
  const [selected, setSelected] = useState(0);
  const at = Math.min(selected, value.length - 1);
  const point = value[at] as CurvePoint;

  const focus = (index: number) => graph.current?.querySelectorAll<SVGElement>('[role=slider]')[index]?.focus();
  const pointerAt = (event: PointerEvent): CurvePoint => {
    const box = (graph.current as SVGSVGElement).getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
  };
  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const circle = (event.target as Element).closest('[data-point]');
    let index = circle ? Number(circle.getAttribute('data-point')) : -1;
    if (index === -1) {
      const added = addPoint(value, pointerAt(event));
      if (!added) return;
      index = added.at;
      onChange(added.points, true);
    }
    setSelected(index);
    event.currentTarget.setPointerCapture(event.pointerId);
    requestAnimationFrame(() => focus(index));
  };
  const drag = (event: PointerEvent<SVGSVGElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onChange(movePoint(value, at, pointerAt(event)), true);
  };
  const remove = (index: number) => {
    const next = removePoint(value, index);
    if (next === value) return;
    onChange(next);
    onSettle?.();
    setSelected(Math.max(index - 1, 0));
    requestAnimationFrame(() => focus(Math.max(index - 1, 0)));
  };
  const add = () => {
    const after = Math.min(at, value.length - 2);
    const x = ((value[after] as CurvePoint)[0] + (value[after + 1] as CurvePoint)[0]) / 2;
    const added = addPoint(value, [x, curveThrough(value)(x)]);
    if (!added) return;
    onChange(added.points);
    onSettle?.();
    setSelected(added.at);
    requestAnimationFrame(() => focus(added.at));
  };
  const move = (event: KeyboardEvent, index: number) => {
    if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else {
      const step = event.shiftKey ? 0.1 : 0.01;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowDown: [0, -step], ArrowUp: [0, step] }[event.key];
      if (!by) return;
      const [x, y] = value[index] as CurvePoint;
      onChange(movePoint(value, index, [x + (by[0] as number), y + (by[1] as number)]));
    }
    event.preventDefault();
  };
  const typed = (axis: 0 | 1) => (text: string) => {
    const number = Number(text.replace('%', '').replace(',', '.')) / 100;
    if (!Number.isFinite(number) || text.trim() === '') return false;
    onChange(movePoint(value, at, axis === 0 ? [number, point[1]] : [point[0], number]));
    onSettle?.();
    return true;
  };
  return (
    <div className={styles.editor}>
      <svg
        ref={graph}
        className={styles.graph}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        data-channel={label.toLowerCase()}
        onPointerDown={press}
        onPointerMove={drag}
        onLostPointerCapture={() => onSettle?.()}
      >
        <title>{`${label} curve: darker to brighter input from left to right, output from bottom to top`}</title>
        <path
          className={styles.grid}
          d={[1, 2, 3].map((part) => `M${(part * WIDTH) / 4} 0V${HEIGHT}M0 ${(part * HEIGHT) / 4}H${WIDTH}`).join('')}
        />
        <path className={styles.diagonal} d={`M0 ${HEIGHT}L${WIDTH} 0`} />
        <path className={styles.line} d={pathOf(value)} />
        {value.map(([x, y], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no name but their place
          <g key={index} data-point={index}>
            <circle cx={xOf(x)} cy={yOf(y)} r={12} fill="transparent" />
            <circle
              className={classes(styles.point, index === at && styles.selected)}
              cx={xOf(x)}
              cy={yOf(y)}
              r={5}
              role="slider"
              tabIndex={0}
              aria-label={`${label} point ${index + 1} of ${value.length}`}
              aria-valuenow={Math.round(y * 100)}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuetext={`${asPercent(x)} % becomes ${asPercent(y)} %`}
              onFocus={() => setSelected(index)}
              onKeyDown={(event) => move(event, index)}
            />
          </g>
        ))}
      </svg>
      <div className={styles.fields}>
        <span className={styles.field}>
          In
          <TextField className={styles.number} aria-label={`${label} input`} value={asPercent(point[0])} onCommit={typed(0)} />%
        </span>
        <span className={styles.field}>
          Out
          <TextField className={styles.number} aria-label={`${label} output`} value={asPercent(point[1])} onCommit={typed(1)} />%
        </span>
        <span className={styles.actions}>
          <IconButton icon={Plus} label={`Add ${label.toLowerCase()} point`} onClick={add} />
          <IconButton icon={Trash2} label={`Delete ${label.toLowerCase()} point`} disabled={value.length <= 2} onClick={() => remove(at)} />
          <IconButton icon={RotateCcw} label={`Reset ${label.toLowerCase()} curve`} disabled={!props.changed} onClick={props.onReset} />
        </span>
      </div>
    </div>
  );
}
