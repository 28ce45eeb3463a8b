import { Menu } from '@base-ui/react/menu';
import { ChevronDown, FolderUp, Upload } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { Button, buttonClass, classes } from '../../design/button.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { libraryKeysOf } from '../../keys/bindings.ts';
import { isMedia } from '../../library/archive-files.ts';
import { useLibrary } from '../../library/hooks.ts';
import { ACCEPT, importFiles } from './import-files.ts';
import styles from './import-menu.module.css';

/** The button that brings files in, and beside it the other ways; into `collection` when one is open. */
export function ImportMenu(props: { ref: Ref<HTMLButtonElement>; collection: string | undefined; onOpen: (id: string) => void }) {
  const { collection, onOpen } = props;
  const to = { library: useLibrary(), jobs: useJobs() };
  const picker = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.group}>
      <Tip text="Import files" keys={libraryKeysOf('import')}>
        <Button ref={props.ref} variant="primary" onClick={() => picker.current?.click()}>
          <Upload size={14} aria-hidden /> Import
        </Button>
      </Tip>
      <Menu.Root>
        <Menu.Trigger className={classes(buttonClass('primary'), styles.more)} aria-label="More ways to import">
          <ChevronDown size={14} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
            <Menu.Popup className={layer.popup}>
              <Menu.Item className={layer.item} onClick={() => picker.current?.click()}>
                <Upload size={14} aria-hidden />
                <span>Files and ZIP archives…</span>
              </Menu.Item>
              <Menu.Item className={layer.item} onClick={() => folder.current?.click()}>
                <FolderUp size={14} aria-hidden />
                <span>A folder with all that is in it…</span>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <FilePicker ref={picker} label="Files to import" accept={ACCEPT} onPick={(files) => importFiles(to, files, onOpen, { collection })} />
      <FilePicker
        ref={folder}
        label="Folder to import"
        onPick={(files) => {
          const media = files.filter(({ name, webkitRelativePath }) => isMedia(webkitRelativePath || name));
          importFiles(to, media, onOpen, { collection, folder: true });
        }}
      />
    </div>
  );
}
