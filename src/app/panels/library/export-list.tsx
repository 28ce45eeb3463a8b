import { Download, Trash2 } from 'lucide-react';
import { IconButton } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { ExportRecord } from '../../library/types.ts';
import { bytesText, download } from '../export/save-file.ts';
import styles from './library.module.css';

/** Exports kept in this browser. */
export function ExportList({ exports }: { exports: readonly ExportRecord[] }) {
  const library = useLibrary();
  const save = async (record: ExportRecord) => {
    download(await library.exportFile(record.id), record.name);
  };
  return (
    <section className={styles.exports} aria-label="Exports">
      <h2>Exports</h2>
      <ul>
        {exports.map((record) => (
          <li key={record.id}>
            <span className={styles.exportName}>{record.name}</span>
            <span>{bytesText(record.bytes)}</span>
            <time dateTime={new Date(record.createdAt).toISOString()}>
              {new Date(record.createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
            </time>
            <IconButton
              icon={Download}
              label={`Save ${record.name}`}
              onClick={() => save(record).catch(failedTo(`Reading ${record.name}`))}
            />
            <IconButton
              icon={Trash2}
              label={`Remove ${record.name}`}
              onClick={() => library.removeExport(record.id).catch(failedTo(`Removing ${record.name}`))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
