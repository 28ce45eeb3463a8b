import { FileType2, TriangleAlert } from 'lucide-react';
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useThumbnailOf } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { clockOf } from '../../playback/timecode.ts';
import { badgeLabels, words } from './browse-words.ts';
import styles from './item-picture.module.css';
import { useStrip } from './use-strip.ts';

/** Milliseconds between two pictures of a strip that plays by itself, and how long the pointer rests before it does. */
const PACE = 120;
const REST = 500;

/** An item's picture with what is to be seen at a glance, which is said in words elsewhere; under the pointer a clip plays, and follows the pointer from left to right. */
export function ItemPicture({ item }: { item: LibraryItem }) {
  const thumbnail = useThumbnailOf(item);
  const [at, setAt] = useState<number | null>(null);
  const isClip = item.facts?.kind === 'video' && item.storage.state !== 'missing';
  const strip = useStrip(item, isClip && at !== null);
  const rested = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const playing = useRef<ReturnType<typeof setInterval> | undefined>(undefined);
  const stop = useCallback(() => {
    clearTimeout(rested.current);
    clearInterval(playing.current);
  }, []);
  useEffect(() => stop, [stop]);
  const follow = (event: PointerEvent<HTMLElement>) => {
    if (!isClip || event.pointerType === 'touch') return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(Math.min(Math.max((event.clientX - left) / width, 0), 0.999));
    stop();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    rested.current = setTimeout(() => {
      playing.current = setInterval(() => setAt((now) => (now === null ? now : (now + 1 / (strip?.count ?? 20)) % 1)), PACE);
    }, REST);
  };
  const leave = () => {
    stop();
    setAt(null);
  };
  const place = strip && at !== null ? Math.min(Math.floor(at * strip.count), strip.count - 1) : null;
  const { facts, storage } = item;
  const shown = item.badges.filter((badge) => badge !== 'source');
  return (
    <span className={styles.picture} onPointerMove={follow} onPointerLeave={leave}>
      {thumbnail ? (
        <img src={thumbnail} alt="" draggable={false} />
      ) : facts?.kind === 'file' ? (
        <span className={styles.file}>
          <FileType2 size={28} strokeWidth={1.25} aria-hidden />
          <b data-text={facts.container} />
        </span>
      ) : (
        <b className={styles.waiting} data-text={facts ? '' : words.reading} />
      )}
      {strip && place !== null && facts && (
        <span className={styles.strip}>
          <i
            style={{
              aspectRatio: `${strip.aspect}`,
              ...(strip.aspect > 1.6 ? { width: '100%' } : { height: '100%' }),
              backgroundImage: `url(${strip.url})`,
              backgroundSize: `${strip.count * 100}% 100%`,
              backgroundPosition: `${strip.count > 1 ? (place / (strip.count - 1)) * 100 : 0}% 0`,
            }}
          />
        </span>
      )}
      {at !== null && isClip && <i className={styles.head} data-waiting={!strip} style={{ left: `${at * 100}%` }} aria-hidden />}
      {shown.length > 0 && (
        <span className={styles.badges}>
          {shown.map((badge) => (
            <b key={badge} data-badge={badge} data-text={badgeLabels[badge]} />
          ))}
        </span>
      )}
      {facts?.kind === 'video' && <b className={styles.duration} data-text={clockOf(facts.duration, facts.duration < 60 ? 1 : 0)} />}
      {(storage.state === 'missing' || storage.state === 'session') && (
        <span className={styles.fault}>
          <TriangleAlert size={14} aria-hidden />
        </span>
      )}
      {storage.state === 'copying' && (
        <progress className={styles.copying} max={Math.max(item.bytes, 1)} value={storage.done} aria-label="Copying into the library" />
      )}
    </span>
  );
}
