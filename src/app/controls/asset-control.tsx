import { Popover } from '@base-ui/react/popover';
import { FileUp, ImagePlus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { type AssetParam, itemsIn } from '../../gpu/params.ts';
import { Button, classes, IconButton } from '../design/button.tsx';
import { FilePicker } from '../design/file-picker.tsx';
import layer from '../design/layer.module.css';
import { useItem, useLibrary, useSomeItems, useThumbnailOf } from '../library/hooks.ts';
import { type ItemQuery, newest } from '../library/item-query.ts';
import { describeItem } from '../playback/describe.ts';
import styles from './asset-control.module.css';
import { ItemGrid } from './item-grid.tsx';
import { type ControlProps, Row } from './row.tsx';

const words = {
  pictures: { choose: 'Choose a picture or clip…', import: 'Import pictures or a clip…', accept: 'image/*,video/*,.mkv' },
  lut: { choose: 'Choose a LUT…', import: 'Import a .cube file…', accept: '.cube' },
} as const satisfies Record<AssetParam['accepts'], unknown>;

/** How many of the newest files are offered. */
const CHOICES = 60;

const queries = {
  pictures: { ...newest, kinds: ['video', 'image'] },
  lut: { ...newest, kinds: ['lut'] },
} as const satisfies Record<AssetParam['accepts'], ItemQuery>;

const none: readonly string[] = [];

/** Files that an effect reads: one of the library, or new ones from disk; several pictures at once are a sequence. */
export function AssetControl({
  label,
  value,
  initial,
  help,
  accepts,
  onChange,
  onSettle,
  onFail,
  trailing,
}: ControlProps<string> & Pick<AssetParam, 'accepts'> & { onFail: (error: unknown, doing: string) => void }) {
  const library = useLibrary();
  const all = useSomeItems(CHOICES, queries[accepts]);
  const picker = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const chosen = value === '' ? none : itemsIn(value).map((id) => library.resolve(id));
  const items = all.filter(({ facts, storage }) => storage.state !== 'missing' && facts && (facts.kind === 'lut') === (accepts === 'lut'));
  const set = (ids: readonly string[]) => {
    onChange(ids.join(' '));
    onSettle?.();
  };
  const choose = async (id: string) => {
    try {
      // The recipe must hold the lasting id, which exists once the bytes are in the library.
      set([await library.settled(id)]);
      setOpen(false);
    } catch (error) {
      onFail(error, 'Using this file');
    }
  };
  const importFiles = async (files: readonly File[]) => {
    setBusy(true);
    const ids: string[] = [];
    for (const file of files) {
      const id = library.add(file);
      try {
        await describeItem(library, id);
        ids.push(await library.settled(id));
      } catch (error) {
        onFail(error, `Importing ${file.name}`);
        library.abandon(id);
      }
    }
    setBusy(false);
    if (ids.length === 0) return;
    set(ids);
    setOpen(false);
  };
  return (
    <Row label={label} help={help} trailing={trailing} onReset={() => set(itemsIn(initial))}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={styles.trigger} aria-label={label}>
          {chosen[0] === undefined ? (
            <>
              {accepts === 'lut' ? <FileUp size={14} aria-hidden /> : <ImagePlus size={14} aria-hidden />}
              <span>{words[accepts].choose}</span>
            </>
          ) : (
            <Chosen id={chosen[0]} count={chosen.length} />
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner side="left" sideOffset={8} collisionPadding={8}>
            <Popover.Popup className={classes(layer.panel, styles.panel)} aria-label={label}>
              <ItemGrid label="In the library" items={items} chosen={chosen} onChoose={(id) => void choose(id)} />
              <Button disabled={busy} onClick={() => picker.current?.click()}>
                {busy ? 'Reading…' : words[accepts].import}
              </Button>
              <FilePicker
                ref={picker}
                label={`${label} file`}
                accept={words[accepts].accept}
                single={accepts !== 'pictures'}
                onPick={(files) => void importFiles(files.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })))}
              />
              {accepts === 'pictures' && <p className={styles.note}>Several pictures chosen at once play as a sequence, by name.</p>}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {chosen.length > 0 && <IconButton icon={X} label={`Clear ${label.toLowerCase()}`} onClick={() => set([])} />}
    </Row>
  );
}

/** The file in use, or the first of several. */
function Chosen({ id, count }: { id: string; count: number }) {
  const item = useItem(id);
  const thumbnail = useThumbnailOf(item);
  const name = item ? item.name : 'Not in the library';
  return (
    <>
      {thumbnail && <img src={thumbnail} alt="" />}
      <span title={item ? name : 'Import the same file again, or choose another.'}>{count > 1 ? `${count} pictures` : name}</span>
    </>
  );
}
