import { Menu } from '@base-ui/react/menu';
import { Bookmark, Check, ClipboardPaste, Copy, Ellipsis, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import { presetValuesOf } from '../../../gpu/params.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { applyPreset, resetEffect } from '../../../jobs/recipe/recipe-edit.ts';
import { buttonClass } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { keysOf } from '../../keys/bindings.ts';
import { useLibrary, usePresets } from '../../library/hooks.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import { useCommands } from '../studio/use-commands.ts';
import { PresetDialog } from './preset-dialog.tsx';

/** The menu of one effect: presets, reset, copy, paste, remove. */
export function EffectActions({ instance, effect }: { instance: EffectInstance; effect: Effect | undefined }) {
  const session = useSession();
  const library = useLibrary();
  const presets = usePresets(instance.effect);
  const clipboard = useStore(effectClipboard);
  const [naming, setNaming] = useState(false);
  const run = useCommands();
  const { document } = session;
  const label = effect?.label ?? instance.effect;
  const readyMade = effect
    ? Object.entries(effect.presets ?? {}).map(([name, values]) => ({ id: name, name, values: presetValuesOf(effect, values) }))
    : [];
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonClass('icon')} aria-label={`${label} actions`}>
          <Ellipsis size={16} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
            <Menu.Popup className={layer.popup}>
              {readyMade.length > 0 && (
                <Menu.Group>
                  <Menu.GroupLabel className={layer.heading}>Ready-made</Menu.GroupLabel>
                  {readyMade.map((preset) => (
                    <PresetItem key={preset.id} preset={preset} instance={instance} />
                  ))}
                  <div className={layer.separator} />
                </Menu.Group>
              )}
              {presets.length > 0 && (
                <Menu.Group>
                  <Menu.GroupLabel className={layer.heading}>Your presets</Menu.GroupLabel>
                  {presets.map((preset) => (
                    <PresetItem key={preset.id} preset={preset} instance={instance} />
                  ))}
                  <div className={layer.separator} />
                </Menu.Group>
              )}
              {effect && (
                <>
                  <Menu.Item className={layer.item} onClick={() => setNaming(true)}>
                    <Bookmark size={14} aria-hidden />
                    <span>Save preset…</span>
                  </Menu.Item>
                  <Menu.Item
                    className={layer.item}
                    onClick={() => document.edit(`Reset ${label}`, (recipe) => resetEffect(recipe, instance.id, effect))}
                  >
                    <RotateCcw size={14} aria-hidden />
                    <span>Reset</span>
                  </Menu.Item>
                </>
              )}
              <Menu.Item className={layer.item} onClick={() => run('copy')}>
                <Copy size={14} aria-hidden />
                <span>Copy</span>
                <kbd>{keysOf('copy')}</kbd>
              </Menu.Item>
              <Menu.Item className={layer.item} disabled={clipboard.length === 0} onClick={() => run('paste')}>
                <ClipboardPaste size={14} aria-hidden />
                <span>Paste after</span>
                <kbd>{keysOf('paste')}</kbd>
              </Menu.Item>
              <div className={layer.separator} />
              <Menu.Item className={layer.item} onClick={() => run('delete')}>
                <Trash2 size={14} aria-hidden />
                <span>Remove</span>
                <kbd>{keysOf('delete')}</kbd>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <PresetDialog
        title={`Save ${label} preset`}
        open={naming}
        presets={presets}
        onClose={() => setNaming(false)}
        onSave={(name) => library.saveEffectPreset(name, instance)}
      />
    </>
  );
}

interface OfferedPreset {
  readonly id: string;
  readonly name: string;
  readonly values: EffectInstance['values'];
}

function PresetItem({ preset, instance }: { preset: OfferedPreset; instance: EffectInstance }) {
  const { document } = useSession();
  const apply = () => document.edit(`Preset ${preset.name}`, (recipe) => applyPreset(recipe, instance.id, preset.values));
  return (
    <Menu.Item className={layer.item} onClick={apply}>
      <Check size={14} aria-hidden style={{ visibility: matches(instance, preset.values) ? 'visible' : 'hidden' }} />
      <span>{preset.name}</span>
    </Menu.Item>
  );
}

const matches = (instance: EffectInstance, values: EffectInstance['values']) =>
  !instance.keyframes && Object.entries(values).every(([id, value]) => String(instance.values[id]) === String(value));
