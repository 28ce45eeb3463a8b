import { useEffect, useState } from 'react';
import type { Capabilities } from '../../../../workers/render-api.ts';
import { capabilities } from '../../playback/capabilities.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import styles from './viewer.module.css';

/** Size, speed and GPU, in the corner of the picture. */
export function Readout() {
  const { report, player, peek } = useSession();
  const stats = useStore(player.stats);
  const speed = useStore(player.speed);
  const scale = useStore(player.scale);
  const note = useStore(peek)?.note;
  const [found, setFound] = useState<Capabilities | null>(null);
  useEffect(() => {
    let wanted = true;
    // The studio itself reports a failing capability check; here it only leaves the name out.
    capabilities().then(
      (result) => wanted && setFound(result),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, []);
  const slow = stats !== null && speed === 1 && stats.fps < report.frameRate * 0.9;
  return (
    <div className={styles.readout}>
      {note && <span className={styles.note}>Preview: {note}</span>}
      <span>
        {report.size.width} × {report.size.height}
      </span>
      {scale < 1 && (
        <span title="This GPU is too slow for the full size while editing; stills and exports are always full size.">
          preview at 1/{1 / scale}
        </span>
      )}
      {speed !== 0 && stats && (
        <span className={slow ? styles.slow : undefined}>
          {stats.fps.toFixed(1)} fps{stats.dropped > 0 && `, ${stats.dropped} dropped`}
        </span>
      )}
      {speed !== 0 && speed !== 1 && (
        <span>
          {speed}× {report.audio && 'muted'}
        </span>
      )}
      {found?.adapter && <span>{adapterName(found.adapter)}</span>}
    </div>
  );
}

/** The graphics adapter as a person would name it. */
export function adapterName(adapter: NonNullable<Capabilities['adapter']>): string {
  const name = adapter.description || [adapter.vendor, adapter.architecture].filter(Boolean).join(' ') || 'GPU';
  return adapter.fallback ? `${name} (software)` : name;
}
