import { useEffect, useState } from 'react';
import { Button } from '../design/button.tsx';
import { registerServiceWorker } from './pwa.ts';
import styles from './update-notice.module.css';

/** Tells that a new version is ready, and puts it in place when the user says so. */
export function UpdateNotice() {
  const [update, setUpdate] = useState<{ readonly apply: () => void; readonly isAsked: boolean } | null>(null);

  useEffect(() => {
    // Without offline use the app is whole, so a failure is for developers only.
    registerServiceWorker((apply) => setUpdate({ apply, isAsked: false })).catch(reportError);
  }, []);

  if (!update) return null;
  const start = () => {
    setUpdate({ ...update, isAsked: true });
    update.apply();
  };
  return (
    <div role="status" className={styles.notice}>
      {update.isAsked ? 'The new version starts when no job runs any more.' : 'A new version of Framewright is ready.'}
      {!update.isAsked && (
        <>
          <Button variant="quiet" onClick={() => setUpdate(null)}>
            Later
          </Button>
          <Button variant="primary" onClick={start}>
            Update now
          </Button>
        </>
      )}
    </div>
  );
}
