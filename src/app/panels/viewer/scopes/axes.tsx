import type { Rect } from '../../../../media/picture.ts';
import { differencesOf, levelAt, type ScopeSlot, SKIN_ANGLE, TARGETS, vectorAt } from './scope-layout.ts';
import styles from './scopes.module.css';
import { scopeWords } from './words.ts';

/** Levels with a line of their own, in IRE (hundredths of white). */
const IRE = [0, 25, 50, 75, 100];
/** Half the side of a target's box, as a share of the trace. */
const TARGET = 0.028;

/** The axes of a scope over its trace, with numbers and names. */
export function ScopeAxes({ slot }: { slot: ScopeSlot }) {
  const { kind, room, trace } = slot;
  return (
    <g>
      <text className={styles.title} x={8} y={room.y + 14}>
        {scopeWords[kind].name}
      </text>
      {kind === 'vectorscope' ? <Vectors trace={trace} /> : kind === 'histogram' ? <Levels trace={trace} /> : <Waves slot={slot} />}
    </g>
  );
}

function Waves({ slot: { kind, trace } }: { slot: ScopeSlot }) {
  const right = trace.x + trace.width;
  return (
    <>
      {IRE.map((ire) => {
        const y = Math.round(trace.y + (1 - levelAt(ire / 100)) * trace.height) + 0.5;
        return (
          <g key={ire}>
            <line className={ire % 100 === 0 ? styles.limit : styles.line} x1={trace.x} x2={right} y1={y} y2={y} />
            <text className={styles.number} x={trace.x - 5} y={y + 3.5} textAnchor="end">
              {ire}
            </text>
          </g>
        );
      })}
      {kind === 'parade' &&
        ['R', 'G', 'B'].map((name, index) => {
          const x = Math.round(trace.x + (index * trace.width) / 3);
          return (
            <g key={name}>
              {index > 0 && <line className={styles.line} x1={x + 0.5} x2={x + 0.5} y1={trace.y} y2={trace.y + trace.height} />}
              <text className={styles.number} x={x + trace.width / 6} y={trace.y - 4} textAnchor="middle">
                {name}
              </text>
            </g>
          );
        })}
    </>
  );
}

function Levels({ trace }: { trace: Rect }) {
  const bottom = trace.y + trace.height;
  return (
    <>
      {IRE.map((ire) => {
        const x = Math.round(trace.x + levelAt(ire / 100) * trace.width) + 0.5;
        return (
          <g key={ire}>
            <line className={ire % 100 === 0 ? styles.limit : styles.line} x1={x} x2={x} y1={trace.y} y2={bottom} />
            <text className={styles.number} x={x} y={bottom + 12} textAnchor="middle">
              {ire}
            </text>
          </g>
        );
      })}
      <line className={styles.line} x1={trace.x} x2={trace.x + trace.width} y1={bottom + 0.5} y2={bottom + 0.5} />
    </>
  );
}

function Vectors({ trace }: { trace: Rect }) {
  const centre = vectorAt(trace, { cb: 0, cr: 0 });
  const edge = vectorAt(trace, { cb: 0.5, cr: 0 });
  const radius = edge.x - centre.x;
  const half = TARGET * trace.width;
  const skin = { x: centre.x + Math.cos(SKIN_ANGLE) * radius, y: centre.y - Math.sin(SKIN_ANGLE) * radius };
  return (
    <>
      <circle className={styles.line} cx={centre.x} cy={centre.y} r={radius} />
      <circle className={styles.line} cx={centre.x} cy={centre.y} r={radius / 2} />
      <line className={styles.line} x1={centre.x - radius} x2={centre.x + radius} y1={centre.y} y2={centre.y} />
      <line className={styles.line} x1={centre.x} x2={centre.x} y1={centre.y - radius} y2={centre.y + radius} />
      <line className={styles.skin} x1={centre.x} y1={centre.y} x2={skin.x} y2={skin.y} />
      <text className={styles.skinName} x={skin.x - 4} y={skin.y - 3} textAnchor="end">
        {scopeWords.skin}
      </text>
      {TARGETS.map(({ name, colour }) => {
        const at = vectorAt(trace, differencesOf(colour));
        const away = at.x < centre.x ? -1 : 1;
        return (
          <g key={name}>
            <rect className={styles.target} x={at.x - half} y={at.y - half} width={2 * half} height={2 * half} />
            <text className={styles.number} x={at.x + away * (half + 4)} y={at.y + 3.5} textAnchor={away < 0 ? 'end' : 'start'}>
              {name}
            </text>
          </g>
        );
      })}
    </>
  );
}
