import { Menu } from '@base-ui/react/menu';
import { Tabs } from '@base-ui/react/tabs';
import { Bookmark, ClipboardPaste, Copy, Layers, Sparkles, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { builtInLooks } from '../../../jobs/recipe/looks.ts';
import { buttonClass } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { useLibrary, useStackPresets } from '../../library/hooks.ts';
import { lookOf } from '../../library/presets.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { useStore } from '../../stores/store.ts';
import { putLook } from '../studio/auto-key.ts';
import { Edits } from '../studio/edits.tsx';
import { useSession } from '../studio/session.ts';
import { useCommands } from '../studio/use-commands.ts';
import { EffectCard } from './effect-card.tsx';
import { EffectMenu } from './effect-menu.tsx';
import { EmptyStack } from './empty-stack.tsx';
import styles from './inspector.module.css';
import { PresetDialog } from './preset-dialog.tsx';
import { type Side, shownSide } from './side.ts';
import { useReorder } from './use-reorder.ts';

const LooksPanel = lazy(() => import('../looks/looks-panel.tsx').then((module) => ({ default: module.LooksPanel })));
const VersionsPanel = lazy(() => import('../versions/versions-panel.tsx').then((module) => ({ default: module.VersionsPanel })));

const TITLES: Readonly<Record<Side, string>> = { effects: 'Effects', looks: 'Looks', versions: 'Versions' };

/** Beside the picture: its effects, the looks that could be put on it, and what its recipe has been. */
export function Inspector() {
  const side = useStore(shownSide);
  return (
    <Tabs.Root
      render={<aside />}
      className={styles.inspector}
      aria-label="Inspector"
      value={side}
      onValueChange={(next) => shownSide.set(next as Side)}
    >
      <header className={styles.head}>
        <h2 className="unseen">{TITLES[side]}</h2>
        <Tabs.List className={styles.tabs} aria-label="What the inspector shows">
          {Object.entries(TITLES).map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {side === 'effects' && (
          <Edits>
            <StackMenu />
            <EffectMenu />
          </Edits>
        )}
      </header>
      <Tabs.Panel value="effects" className={styles.side}>
        <EffectStack />
      </Tabs.Panel>
      <Tabs.Panel value="looks" className={styles.side}>
        <Suspense>
          <LooksPanel />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={styles.side}>
        <Suspense>
          <VersionsPanel />
        </Suspense>
      </Tabs.Panel>
    </Tabs.Root>
  );
}

/** The effect stack: what happens to the picture, from top to bottom. */
function EffectStack() {
  const session = useSession();
  const { effects } = useStore(session.document.state, ({ recipe }) => recipe);
  const { list, drag, start } = useReorder(session, effects.length);
  if (effects.length === 0) {
    return (
      <Edits>
        <EmptyStack />
      </Edits>
    );
  }
  return (
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
  const readyMade = useMemo(() => builtInLooks(session.effects).filter(({ kind }) => kind === 'built-in'), [session]);
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
                {readyMade.map((look) => (
                  <Menu.Item key={look.id} className={layer.item} title={look.help} onClick={() => void putLook(session, look)}>
                    <Sparkles size={14} aria-hidden />
                    <span>{look.name}</span>
                  </Menu.Item>
                ))}
                <div className={layer.separator} />
              </Menu.Group>
              {presets.length > 0 && (
                <Menu.Group>
                  <Menu.GroupLabel className={layer.heading}>Stack presets</Menu.GroupLabel>
                  {presets.map((preset) => (
                    <Menu.Item key={preset.id} className={layer.item} onClick={() => void putLook(session, lookOf(preset))}>
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
