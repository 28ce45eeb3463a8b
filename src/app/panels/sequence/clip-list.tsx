import { ArrowDown, ArrowUp, FlipHorizontal2, X } from 'lucide-react';
import type { SequencePart } from '../../../jobs/sequence.ts';
import type { Seam } from '../../../media/sequence/seam.ts';
import { buttonClass, classes } from '../../design/button.tsx';
import { useThumbnail } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import styles from './sequence.module.css';
import { gradeOf, JOINT_UNKNOWN, seamText, secondsText } from './words.ts';

/** Clips in the order in which they are shown, with how each joins the next; they can be moved, turned round and left out. */
export function ClipList(props: {
  parts: readonly SequencePart[];
  items: ReadonlyMap<string, LibraryItem | null>;
  /** Null while they are not known. */
  seams: readonly Seam[] | null;
  isLooking: boolean;
  leavesOut: boolean;
  onChange: (parts: readonly SequencePart[]) => void;
}) {
  const { parts, items, seams, isLooking, leavesOut, onChange } = props;
  const move = (at: number, by: -1 | 1) => {
    const next = [...parts];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    onChange(next);
  };
  return (
    <ol className={styles.clips} aria-label="Clips in order">
      {parts.map((part, at) => {
        const name = items.get(part.item)?.name ?? 'Clip';
        const seam = at < parts.length - 1 ? seams?.[at] : undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same clip may come several times
          <li key={`${part.item} ${at}`}>
            <div className={styles.clip}>
              <Picture item={part.item} reverse={part.reverse} />
              <div className={styles.about}>
                <strong title={name}>{name}</strong>
                <span>{factsText(items.get(part.item), part)}</span>
              </div>
              <span className={styles.tools}>
                <button
                  type="button"
                  className={buttonClass('icon')}
                  aria-label={`${name}: play backwards`}
                  aria-pressed={part.reverse}
                  onClick={() => onChange(parts.map((one, place) => (place === at ? { ...one, reverse: !one.reverse } : one)))}
                >
                  <FlipHorizontal2 size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  className={buttonClass('icon')}
                  aria-label={`${name}: earlier`}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                >
                  <ArrowUp size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  className={buttonClass('icon')}
                  aria-label={`${name}: later`}
                  disabled={at === parts.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <ArrowDown size={14} aria-hidden />
                </button>
                <button
                  type="button"
                  className={buttonClass('icon')}
                  aria-label={`${name}: leave out`}
                  disabled={parts.length === 1}
                  onClick={() => onChange(parts.filter((_, place) => place !== at))}
                >
                  <X size={14} aria-hidden />
                </button>
              </span>
            </div>
            {at < parts.length - 1 && <Joint seam={seam} isLooking={isLooking} leavesOut={leavesOut} />}
          </li>
        );
      })}
    </ol>
  );
}

/** How two stretches join; between clips of a list, or `alone`. */
export function Joint(props: { seam: Seam | undefined; isLooking: boolean; leavesOut: boolean; alone?: boolean }) {
  const { seam, isLooking, leavesOut, alone } = props;
  const unknown = isLooking ? JOINT_UNKNOWN.looking : JOINT_UNKNOWN.unknown;
  return (
    <p className={classes(styles.joint, alone && styles.alone, seam && styles[gradeOf(seam)])}>
      {seam ? seamText(seam, leavesOut) : unknown}
    </p>
  );
}

function Picture({ item, reverse }: { item: string; reverse: boolean }) {
  const url = useThumbnail(item);
  return (
    <span className={styles.picture}>
      {url && <img src={url} alt="" />}
      {reverse && <FlipHorizontal2 size={14} aria-hidden />}
    </span>
  );
}

function factsText(item: LibraryItem | null | undefined, { range, reverse }: SequencePart): string {
  if (item === null) return 'Not in the library';
  if (!item?.facts) return 'Being read…';
  const { kind, size, frameRate, duration } = item.facts;
  if (kind === 'lut' || kind === 'file') return 'No clip';
  const shape = `${size.width}×${size.height}`;
  const seconds = secondsText(range ? (range.end - range.start) / frameRate : duration);
  const copying = item.storage.state === 'copying' ? ', still being copied' : '';
  if (kind === 'image') return `${shape}, a picture, shown for ${seconds}${copying}`;
  const rate = Math.round(frameRate * 1000) / 1000;
  return `${shape}, ${rate} frames a second, ${seconds}${reverse ? ', backwards' : ''}${copying}`;
}
