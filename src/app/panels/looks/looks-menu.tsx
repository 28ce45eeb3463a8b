import { Menu } from '@base-ui/react/menu';
import { Braces, ClipboardPaste, Copy, Ellipsis, FileText, FileUp, Link2, type LucideIcon } from 'lucide-react';
import { useRef } from 'react';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { buttonClass } from '../../design/button.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useItem, useLibrary } from '../../library/hooks.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { useStore } from '../../stores/store.ts';
import { useEditable } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { useCommands } from '../studio/use-commands.ts';
import { importLooks } from './import-looks.ts';
import { saveRecipe } from './look-files.ts';
import { words } from './words.ts';

/** Looks from files, and the recipe of the clip as a file, a link or a copy. */
export function LooksMenu() {
  const session = useSession();
  const library = useLibrary();
  const name = withoutExtension(useItem(session.item)?.name ?? '');
  const { recipe } = useStore(session.document.state);
  const clipboard = useStore(effectClipboard);
  const isEditable = useEditable();
  const run = useCommands();
  const picker = useRef<HTMLInputElement>(null);
  const isBare = recipe.effects.length === 0;
  const entry = (Icon: LucideIcon, label: string, onClick: () => void, disabled = false) => (
    <Menu.Item className={layer.item} disabled={disabled} onClick={onClick}>
      <Icon size={14} aria-hidden />
      <span>{label}</span>
    </Menu.Item>
  );
  const save = (form: 'yaml' | 'json') => void saveRecipe(name, recipe, form).catch(failedTo(words.saving));
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonClass('icon')} aria-label={words.more}>
          <Ellipsis size={16} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
            <Menu.Popup className={layer.popup}>
              {entry(FileUp, words.importFiles, () => picker.current?.click())}
              <div className={layer.separator} />
              {entry(Link2, words.shareRecipe, () => run('share'), isBare)}
              {entry(FileText, words.saveRecipe, () => save('yaml'))}
              {entry(Braces, words.saveRecipeJson, () => save('json'))}
              <div className={layer.separator} />
              {entry(Copy, words.copyEffects, () => effectClipboard.set(recipe.effects), isBare)}
              {entry(ClipboardPaste, words.pasteEffects, () => run('paste'), clipboard.length === 0 || !isEditable)}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <FilePicker
        ref={picker}
        label={words.filesToImport}
        accept=".yaml,.yml,.json"
        onPick={(files) => void importLooks(library, session.document, files)}
      />
    </>
  );
}
