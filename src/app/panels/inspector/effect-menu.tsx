import { Combobox } from '@base-ui/react/combobox';
import { Popover } from '@base-ui/react/popover';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Plus, Search } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Category, Effect } from '../../../gpu/define-effect.ts';
import { addEffect } from '../../../jobs/recipe/recipe-edit.ts';
import { buttonClass, classes } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import { keysOf } from '../../keys/bindings.ts';
import { useStore } from '../../stores/store.ts';
import { insertEffects, useSession } from '../studio/session.ts';
import styles from './inspector.module.css';

const CATEGORIES: readonly Category[] = ['Keying', 'Matte', 'Light', 'Colour', 'Style', 'Time', 'Sticker'];

/** Adds an effect after the selected one, chosen from a searchable list grouped by category. */
export function EffectMenu() {
  const session = useSession();
  const open = useStore(session.addingEffect);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [only, setOnly] = useState<Category | null>(null);
  const groups = useMemo(
    () =>
      CATEGORIES.map((value) => ({ value, items: session.effects.filter(({ category }) => category === value) })).filter(
        ({ items }) => items.length > 0,
      ),
    [session],
  );
  const shown = useMemo(() => groups.filter(({ value }) => only === null || value === only), [groups, only]);
  // The field gets the focus only once the list is laid out, which takes a while on a busy machine: what is typed before
  // that, or after the focus went astray, goes into it all the same.
  useLayoutEffect(() => {
    if (!open) return;
    setQuery('');
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return;
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === 'Escape') session.addingEffect.set(false);
      else if (isText) setQuery((typed) => typed + event.key);
      else if (event.key === 'Backspace') setQuery((typed) => typed.slice(0, -1));
      else if (event.key !== 'Enter') return;
      // Nothing else may take the key: the button that opened the list would close it.
      event.preventDefault();
      event.stopPropagation();
      input.current?.focus();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [open, session]);
  const add = (effect: Effect | null) => {
    if (!effect) return;
    insertEffects(session, `Add ${effect.label}`, (recipe, at) => addEffect(recipe, effect, at));
    session.addingEffect.set(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => session.addingEffect.set(next)}>
      <Tip text="Add an effect" keys={keysOf('add-effect')}>
        <Popover.Trigger className={buttonClass('plain')}>
          <Plus size={14} aria-hidden /> Add effect
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className={classes(layer.popup, styles.menu)} aria-label="Add effect" initialFocus={input}>
            <Combobox.Root
              inline
              open
              items={shown}
              value={null}
              inputValue={query}
              onInputValueChange={setQuery}
              onValueChange={add}
              autoHighlight
              itemToStringLabel={(effect: Effect) => `${effect.label} ${effect.category} ${effect.help}`}
            >
              <div className={styles.search}>
                <Search size={14} aria-hidden />
                <Combobox.Input ref={input} placeholder="Search effects" aria-label="Search effects" />
              </div>
              <ToggleGroup
                className={styles.categories}
                aria-label="Category"
                value={only ? [only] : []}
                onValueChange={([next]) => setOnly((next as Category | undefined) ?? null)}
              >
                {groups.map(({ value }) => (
                  <Toggle key={value} value={value}>
                    {value}
                  </Toggle>
                ))}
              </ToggleGroup>
              <Combobox.Empty className={styles.nothing}>
                {only ? `No effect under ${only} is called that.` : 'No effect is called that.'}
              </Combobox.Empty>
              <Combobox.List className={styles.results}>
                {(group: { value: string; items: Effect[] }) => (
                  <Combobox.Group key={group.value} items={group.items}>
                    <Combobox.GroupLabel className={layer.heading}>{group.value}</Combobox.GroupLabel>
                    <Combobox.Collection>
                      {(effect: Effect) => (
                        <Combobox.Item key={effect.id} value={effect} className={styles.result} title={effect.help}>
                          <strong>{effect.label}</strong>
                          <small>{effect.help}</small>
                        </Combobox.Item>
                      )}
                    </Combobox.Collection>
                  </Combobox.Group>
                )}
              </Combobox.List>
            </Combobox.Root>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
