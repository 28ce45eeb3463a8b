import { Menu } from '@base-ui/react/menu';
import { Bookmark, ClipboardPaste, Copy, Layers, Sparkles, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { builtInPresets } from '../../../jobs/recipe/built-in-presets.ts';
import { applyStack } from '../../../jobs/recipe/recipe-edit.ts';
import { buttonClass } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { useLibrary, useStackPresets } from '../../library/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { applyReadyMade } from '../studio/auto-key.ts';
import { Edits } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { effectClipboard, useCommands } from '../studio/use-commands.ts';
import { EffectCard } from './effect-card.tsx';
import { EffectMenu } from './effect-menu.tsx';
import { EmptyStack } from './empty-stack.tsx';
import styles from './inspector.module.css';
import { PresetDialog } from './preset-dialog.tsx';
import { useReorder } from './use-reorder.ts';

/** The effect stack: what happens to the picture, from top to bottom. */
export function Inspector() {
  const session = useSession();
  const { effects } = useStore(session.document.state, ({ recipe }) => recipe);
  const { list, drag, start } = useReorder(session, effects.length);
  return (
    <aside className={styles.inspector} aria-label="Effects">
      <header className={styles.head}>
        <h2>Effects</h2>
        <Edits>
          <StackMenu />
          <EffectMenu />
        </Edits>
      </header>
      {effects.length === 0 ? (
        <Edits>
          <EmptyStack />
        </Edits>
      ) : (
        <ol className={styles.list} ref={list} aria-label="Effect stack">
          {effects.map((instance, index) => (
            <EffectCard
              key={instance.id}
              instance={instance}
              index={index}
              dragged={drag?.from === index}
              mark={drag && drag.from !== index && drag.to === index ? (drag.to < drag.from ? 'before' : 'after') : null}
              onDragStart={(event) => start(event, instance, index)}
            />
          ))}
        </ol>
      )}
    </aside>
  );
}

/** Copy, paste, clear and presets of the whole stack. */
function StackMenu() {
  const session = useSession();
  const library = useLibrary();
  const presets = useStackPresets();
  const clipboard = useStore(effectClipboard);
  const run = useCommands();
  const [naming, setNaming] = useState(false);
  const { effects } = useStore(session.document.state, ({ recipe }) => recipe);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonClass('icon')} aria-label="Stack actions">
          <Layers size={16} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
            <Menu.Popup className={layer.popup}>
              <Menu.Group>
                <Menu.GroupLabel className={layer.heading}>Ready-made stacks</Menu.GroupLabel>
                {builtInPresets.map((preset) => (
                  <Menu.Item
                    key={preset.name}
                    className={layer.item}
                    title={preset.help}
                    onClick={() => void applyReadyMade(session, preset)}
                  >
                    <Sparkles size={14} aria-hidden />
                    <span>{preset.name}</span>
                  </Menu.Item>
                ))}
                <div className={layer.separator} />
              </Menu.Group>
              {presets.length > 0 && (
                <Menu.Group>
                  <Menu.GroupLabel className={layer.heading}>Stack presets</Menu.GroupLabel>
                  {presets.map((preset) => (
                    <Menu.Item
                      key={preset.id}
                      className={layer.item}
                      onClick={() =>
                        session.document.edit(`Preset ${preset.name}`, (recipe) =>
                          applyStack(recipe, preset.kind === 'stack' ? preset.effects : []),
                        )
                      }
                    >
                      <Layers size={14} aria-hidden />
                      <span>{preset.name}</span>
                    </Menu.Item>
                  ))}
                  <div className={layer.separator} />
                </Menu.Group>
              )}
              <Menu.Item className={layer.item} disabled={effects.length === 0} onClick={() => setNaming(true)}>
                <Bookmark size={14} aria-hidden />
                <span>Save stack preset…</span>
              </Menu.Item>
              <Menu.Item className={layer.item} disabled={effects.length === 0} onClick={() => effectClipboard.set(effects)}>
                <Copy size={14} aria-hidden />
                <span>Copy all effects</span>
              </Menu.Item>
              <Menu.Item className={layer.item} disabled={clipboard.length === 0} onClick={() => run('paste')}>
                <ClipboardPaste size={14} aria-hidden />
                <span>Paste effects</span>
              </Menu.Item>
              <div className={layer.separator} />
              <Menu.Item
                className={layer.item}
                disabled={effects.length === 0}
                onClick={() => session.document.edit('Remove all effects', (recipe) => ({ ...recipe, effects: [] }))}
              >
                <Trash2 size={14} aria-hidden />
                <span>Remove all effects</span>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <PresetDialog
        title="Save stack preset"
        open={naming}
        presets={presets}
        onClose={() => setNaming(false)}
        onSave={(name) => library.saveStackPreset(name, effects)}
      />
    </>
  );
}
