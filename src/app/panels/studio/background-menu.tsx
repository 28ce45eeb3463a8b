import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { useRef } from 'react';
import { hexOf } from '../../../gpu/colour-text.ts';
import type { Colour } from '../../../gpu/params.ts';
import type { Background } from '../../../jobs/recipe/recipe.ts';
import { setBackground } from '../../../jobs/recipe/recipe-edit.ts';
import { ColourControl } from '../../controls/colour-control.tsx';
import { ItemGrid } from '../../controls/item-grid.tsx';
import { Button, buttonClass, classes } from '../../design/button.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import layer from '../../design/layer.module.css';
import { useLibrary, useSomeItems } from '../../library/hooks.ts';
import { newest } from '../../library/item-query.ts';
import { describeItem } from '../../playback/describe.ts';
import { useStore } from '../../stores/store.ts';
import styles from './background-menu.module.css';
import { useSession } from './session.ts';

const black: Colour = [0, 0, 0];
const white: Colour = [1, 1, 1];
const same = (one: Colour, other: Colour) => one.every((part, at) => part === other[at]);

/** What lies behind the picture: nothing (shown as a checkerboard), a colour, or an image or clip of the library. */
export function BackgroundMenu() {
  const session = useSession();
  const library = useLibrary();
  const { background } = useStore(session.document.state, ({ recipe }) => recipe);
  const all = useSomeItems(60, { ...newest, kinds: ['video', 'image'] });
  const picker = useRef<HTMLInputElement>(null);
  const set = (next: Background, options: { gesture?: string; held?: boolean } = {}) =>
    session.document.edit('Background', (recipe) => setBackground(recipe, next), options);
  const setItem = async (id: string) => {
    try {
      // The recipe must hold the lasting id, which exists once the bytes are in the library.
      set({ kind: 'item', item: await library.settled(id) });
    } catch (error) {
      session.fail(error, 'Using this file as the background');
    }
  };
  const importFile = async (file: File) => {
    const id = library.add(file);
    try {
      await describeItem(library, id);
      await setItem(id);
    } catch (error) {
      session.fail(error, 'Importing the background');
      library.abandon(id);
    }
  };
  const colour = background.kind === 'colour' ? background.colour : null;
  const current = background.kind === 'item' ? library.resolve(background.item) : null;
  const own = library.resolve(session.item);
  const items = all.filter(({ id, storage, facts }) => id !== own && storage.state !== 'missing' && facts?.kind !== 'lut');
  const option = (label: string, chosen: boolean, className: string | undefined, value: Background) => (
    <button type="button" className={styles.option} aria-pressed={chosen} onClick={() => set(value)}>
      <span className={classes(styles.sample, className)} />
      {label}
    </button>
  );
  return (
    <Popover.Root>
      <Popover.Trigger className={buttonClass('quiet')} aria-label="Background">
        <span
          className={classes(styles.chip, background.kind === 'none' && styles.checker)}
          style={colour ? { backgroundColor: hexOf(colour) } : undefined}
        />
        Background
        <ChevronDown size={14} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" collisionPadding={8}>
          <Popover.Popup className={layer.panel} style={{ width: 360 }} aria-label="Background">
            <div className={styles.options}>
              {option('Checkerboard', background.kind === 'none', styles.checker, { kind: 'none' })}
              {option('Black', colour !== null && same(colour, black), styles.black, { kind: 'colour', colour: black })}
              {option('White', colour !== null && same(colour, white), styles.white, { kind: 'colour', colour: white })}
            </div>
            <ColourControl
              label="Background colour"
              value={colour ?? [0.2, 0.2, 0.2]}
              initial={[0.2, 0.2, 0.2]}
              onChange={(next, held = false) => set({ kind: 'colour', colour: next }, { gesture: 'background', held })}
              onSettle={() => session.document.endGesture()}
            />
            <p className={styles.caption}>Image or clip</p>
            <ItemGrid label="Image or clip" items={items} chosen={current ? [current] : []} onChoose={(id) => void setItem(id)} />
            <Button onClick={() => picker.current?.click()}>Import an image or clip…</Button>
            <FilePicker
              ref={picker}
              label="Background file"
              accept="image/*,video/*,.mkv"
              single
              onPick={([file]) => file && void importFile(file)}
            />
            <p className={styles.note}>Transparent exports leave the background out; MP4 is rendered over it (black when there is none).</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
