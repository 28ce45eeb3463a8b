import { Menu } from '@base-ui/react/menu';
import { Link } from '@tanstack/react-router';
import { Ellipsis, HardDriveDownload, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import control from '../../controls/control.module.css';
import { TextField } from '../../controls/text-field.tsx';
import { buttonClass } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary, useThumbnailOf } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { bytesText } from '../export/save-file.ts';
import styles from './library.module.css';
import { factTexts } from './words.ts';

/** A clip in the library: picture, name, facts, and what can be done with it. */
export function ItemCard({ item, onRemove }: { item: LibraryItem; onRemove: () => void }) {
  const library = useLibrary();
  const thumbnail = useThumbnailOf(item);
  const [renaming, setRenaming] = useState(false);
  const { storage } = item;
  const warning = storage.state === 'missing' || storage.state === 'session' ? storage.notice : item.facts?.warnings[0];
  const picture = (
    <span className={styles.picture}>
      {thumbnail ? <img src={thumbnail} alt="" loading="lazy" /> : <span className={styles.waiting}>Reading…</span>}
      {storage.state === 'copying' && (
        <progress className={styles.copying} max={Math.max(item.bytes, 1)} value={storage.done} aria-label="Copying into the library" />
      )}
    </span>
  );
  return (
    <li className={styles.item}>
      {item.facts?.kind === 'lut' ? (
        <div className={styles.open} title="Use it in a LUT effect.">
          {picture}
        </div>
      ) : (
        <Link to="/item/$id" params={{ id: item.id }} className={styles.open} aria-label={`Open ${item.name}`}>
          {picture}
        </Link>
      )}
      <div className={styles.caption}>
        {renaming ? (
          <TextField
            autoFocus
            className={control.text}
            aria-label="Name"
            value={item.name}
            onCommit={(name) => {
              if (!name.trim()) return false;
              library.rename(item.id, name.trim()).catch(failedTo(`Renaming ${item.name}`));
              return true;
            }}
            onClose={() => setRenaming(false)}
          />
        ) : (
          <h2 title={item.name}>{item.name}</h2>
        )}
        <Menu.Root>
          <Menu.Trigger className={buttonClass('icon')} aria-label={`${item.name} actions`}>
            <Ellipsis size={16} aria-hidden />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
              <Menu.Popup className={layer.popup}>
                {storage.state === 'session' && (
                  <Menu.Item className={layer.item} onClick={() => library.storeAgain(item.id)}>
                    <HardDriveDownload size={14} aria-hidden />
                    <span>Store again</span>
                  </Menu.Item>
                )}
                <Menu.Item className={layer.item} onClick={() => setRenaming(true)}>
                  <Pencil size={14} aria-hidden />
                  <span>Rename</span>
                </Menu.Item>
                <Menu.Item className={layer.item} onClick={onRemove}>
                  <Trash2 size={14} aria-hidden />
                  <span>Remove</span>
                </Menu.Item>
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </div>
      <ul className={styles.facts}>
        {(item.facts ? factTexts(item.facts) : []).map((text) => (
          <li key={text}>{text}</li>
        ))}
        <li>{bytesText(item.bytes)}</li>
      </ul>
      {warning && (
        <p className={styles.warning} title={warning.remedy}>
          <TriangleAlert size={13} aria-hidden /> {warning.message}
        </p>
      )}
    </li>
  );
}
