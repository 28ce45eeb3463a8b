import { HardDrive } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bytesText } from '../../library/bytes-text.ts';
import { useTally } from '../../library/hooks.ts';
import styles from './storage-meter.module.css';

/** How full the browser's storage is; opens the storage view. */
export function StorageMeter({ onOpen }: { onOpen: () => void }) {
  // What is stored changes with the items; nothing else tells when to ask again.
  const tally = useTally();
  const [estimate, setEstimate] = useState<StorageEstimate | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when items come or go
  useEffect(() => {
    let wanted = true;
    // Where the browser does not say, nothing is shown.
    navigator.storage?.estimate?.().then(
      (next) => wanted && setEstimate(next),
      () => wanted && setEstimate(null),
    );
    return () => {
      wanted = false;
    };
  }, [tally]);
  const { usage = 0, quota = 0 } = estimate ?? {};
  return (
    <button type="button" className={styles.meter} onClick={onOpen}>
      <HardDrive size={15} strokeWidth={1.75} aria-hidden />
      <span>
        Storage
        {quota > 0 && <small>{` ${bytesText(usage)} of ${bytesText(quota)}`}</small>}
      </span>
      {quota > 0 && (
        <i aria-hidden>
          <b style={{ width: `${Math.max(1, Math.min(100, (usage / quota) * 100))}%` }} />
        </i>
      )}
    </button>
  );
}
