import { Brush, Circle, MousePointer2, PenTool, Trash2 } from 'lucide-react';
import { roomTaken, type Shape } from '../../gpu/shapes.ts';
import { IconButton } from '../design/button.tsx';
import { type ControlProps, Row } from './row.tsx';
import styles from './shapes-control.module.css';

/** What the pointer does in the viewer while shapes are edited. */
export type ShapeTool = 'select' | Shape['kind'];

const TOOLS = [
  { tool: 'select', icon: MousePointer2, label: 'Move shapes' },
  { tool: 'polygon', icon: PenTool, label: 'Draw a polygon' },
  { tool: 'ellipse', icon: Circle, label: 'Draw an ellipse' },
  { tool: 'stroke', icon: Brush, label: 'Paint with a brush' },
] as const satisfies readonly { tool: ShapeTool; icon: unknown; label: string }[];

const NAMES = { polygon: 'Polygon', ellipse: 'Ellipse', stroke: 'Brush' } as const satisfies Record<Shape['kind'], string>;

/** Shapes over the picture: the tools that draw them in the viewer, and a list of what is there. */
export function ShapesControl({
  label,
  value,
  initial,
  help,
  onChange,
  onSettle,
  trailing,
  tool,
  onTool,
}: ControlProps<readonly Shape[]> & { tool: ShapeTool | null; onTool: (tool: ShapeTool | null) => void }) {
  const set = (shapes: readonly Shape[]) => {
    onChange(shapes);
    onSettle?.();
  };
  const change = (index: number, shape: Shape | null) => set(value.flatMap((old, at) => (at === index ? (shape ?? []) : old)));
  return (
    <>
      <Row label={label} help={help} trailing={trailing} onReset={() => set(initial)} end>
        {TOOLS.map(({ tool: each, icon, label: name }) => (
          <IconButton
            key={each}
            icon={icon}
            label={name}
            aria-pressed={tool === each}
            disabled={each === 'select' ? value.length === 0 : roomTaken(value) > 0.9}
            onClick={() => onTool(tool === each ? null : each)}
          />
        ))}
      </Row>
      {value.length > 0 && (
        <ul className={styles.shapes} aria-label={label}>
          {value.map((shape, index) => {
            const name = `${NAMES[shape.kind]} ${value.slice(0, index + 1).filter(({ kind }) => kind === shape.kind).length}`;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no name but their place
              <li key={index}>
                <span>{name}</span>
                {shape.kind === 'stroke' && (
                  <label>
                    <input
                      type="number"
                      min={1}
                      max={2000}
                      step={1}
                      value={shape.width}
                      aria-label={`Width of ${name} in pixels`}
                      onChange={(event) => change(index, { ...shape, width: Math.min(Math.max(event.target.valueAsNumber || 1, 1), 2000) })}
                    />
                    px
                  </label>
                )}
                <label>
                  <input
                    type="checkbox"
                    checked={shape.hole}
                    onChange={(event) => change(index, { ...shape, hole: event.target.checked })}
                  />
                  Hole
                </label>
                <IconButton icon={Trash2} label={`Delete ${name}`} onClick={() => change(index, null)} />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
