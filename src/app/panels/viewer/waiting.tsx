import type { CSSProperties } from 'react';
import { useThumbnail } from '../../library/hooks.ts';
import type { Wait } from '../../playback/waits.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import styles from './waiting.module.css';

/** The clip's stored picture where its own will be, until the first one is shown. */
export function FirstPicture({ box }: { box: CSSProperties }) {
  const session = useSession();
  const pictured = useStore(session.pictured);
  const thumbnail = useThumbnail(session.item);
  return !pictured && thumbnail ? <img className={styles.picture} style={box} src={thumbnail} alt="" /> : null;
}

const WORDS: Readonly<Record<Wait, string>> = {
  screen: 'Looking for the screen…',
  effects: 'Preparing the effects…',
  frame: 'Rendering…',
};

/** Says that the picture on screen is not yet the one asked for, once that has lasted a while. */
export function WaitingSign() {
  const session = useSession();
  const waiting = useStore(session.waiting);
  if (!waiting) return null;
  return (
    <div className={styles.sign} role="status">
      <i className={styles.spinner} aria-hidden />
      {WORDS[waiting]}
    </div>
  );
}
