import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { useStore } from '../../stores/store.ts';
import { endImport, importing } from './import-files.ts';
import styles from './import-news.module.css';

/** Failures that are told one by one; beyond them their number is. */
const TOLD = 5;

/** How far an import of several files is, and what of it could not be read. */
export function ImportNews() {
  const now = useStore(importing);
  if (!now) return null;
  const { done, total, failed } = now;
  const more = failed.length - TOLD;
  return (
    <>
      {done < total && (
        <div className={styles.bar} role="status">
          <span>{`Importing, ${done} of ${total} done`}</span>
          <progress max={total} value={done} aria-label="Import" />
          <Button onClick={endImport}>Stop</Button>
        </div>
      )}
      {failed.slice(0, TOLD).map((notice) => (
        <Card
          key={notice.title}
          {...notice}
          onDismiss={() =>
            importing.update((last) => {
              const left = last?.failed.filter((other) => other !== notice) ?? [];
              return last && (left.length > 0 || last.done < last.total) ? { ...last, failed: left } : null;
            })
          }
        />
      ))}
      {more > 0 && <Card tone="error" title={`${more} more files could not be imported.`} onDismiss={endImport} />}
    </>
  );
}
