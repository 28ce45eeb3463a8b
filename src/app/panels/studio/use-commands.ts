import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { addEffect, pasteEffect, removeEffect, setEnabled, setLoop, setRange } from '../../../jobs/recipe/recipe-edit.ts';
import { toast } from '../../design/toasts.tsx';
import { type Handlers, useKeys } from '../../keys/use-keys.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { CommandId } from '../../shortcuts.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { useStore } from '../../stores/store.ts';
import { shownSide } from '../inspector/side.ts';
import { askToLoop, askToTrim } from '../sequence/sequence-wish.ts';
import { askToShare } from '../share/share-wish.ts';
import { playerCommands } from '../viewer/player-commands.ts';
import { saveFrame } from '../viewer/save-frame.ts';
import { viewCommands } from '../viewer/view-commands.ts';
import { putLook } from './auto-key.ts';
import { effectOf, insertEffects, type Session, selectedInstance, useSession } from './session.ts';

type Commands = Handlers<CommandId>;

/** What leads beyond the clip that is open. */
interface Ways {
  saveFrame(): void;
  viewFullScreen(): void;
  openLab(): void;
  share(): void;
}

function useWays(session: Session): Ways {
  const library = useLibrary();
  const navigate = useNavigate();
  return {
    saveFrame: () => void saveFrame(session, library, (id) => void navigate({ to: '/view/$id', params: { id } })),
    viewFullScreen: () =>
      void navigate({ to: '/view/$id', params: { id: library.resolve(session.item) }, search: { at: session.player.index.get() } }),
    openLab: () => void navigate({ to: '/lab/$id', params: { id: library.resolve(session.item) } }),
    share: () => {
      const name = withoutExtension(library.item(session.item).get()?.name ?? '');
      askToShare({ name, recipe: session.document.state.get().recipe });
    },
  };
}

/** Runs a command by name, from a button or a key. */
export function useCommands(): (command: CommandId) => void {
  const session = useSession();
  const ways = useWays(session);
  return (command) => commandsOf(session, ways)[command]?.();
}

/** Listens to the keyboard while the studio is open and no dialog covers it, and tells the command palette what can be done. */
export function useShortcuts(session: Session): void {
  const commands = commandsOf(session, useWays(session));
  // With no effect copied, the browser’s own paste brings files in.
  const hasCopied = useStore(effectClipboard, (copied) => copied.length > 0);
  useKeys('studio', hasCopied ? commands : { ...commands, paste: undefined }, {
    // While an effect is searched for, letters are its name, wherever the focus still is.
    isBusy: () => session.dialog.get() !== null || session.addingEffect.get(),
    add: (effect) => insertEffects(session, `Add ${effect.label}`, (recipe, at) => addEffect(recipe, effect, at)),
    apply: (look) => void putLook(session, look),
  });
  useEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key === 'Escape') session.picking.set(null);
    };
    window.addEventListener('keydown', cancel);
    return () => window.removeEventListener('keydown', cancel);
  }, [session]);
}

function commandsOf(session: Session, ways: Ways): Commands {
  const { player, document } = session;
  const { timeline } = player;
  const range = () => document.state.get().recipe.range ?? { start: 0, end: timeline.length };
  const withSelected = (act: (instance: EffectInstance, index: number) => void) => () => {
    const found = selectedInstance(session);
    if (found) act(found.instance, found.index);
  };
  const nameOf = (instance: EffectInstance) => effectOf(session, instance)?.label ?? instance.effect;
  return {
    ...playerCommands(player),
    ...viewCommands(session),
    'back-ten': () => player.step(-10),
    'on-ten': () => player.step(10),
    timecode: () => session.typingTimecode.set(true),
    'in-point': () => {
      const start = player.index.get();
      const { end } = range();
      document.edit('Set in point', (recipe) => setRange(recipe, { start, end: end > start ? end : timeline.length }));
    },
    'out-point': () => {
      const end = player.index.get() + 1;
      const { start } = range();
      document.edit('Set out point', (recipe) => setRange(recipe, { start: start < end ? start : 0, end }));
    },
    'clear-range': () => document.edit('Clear in and out', (recipe) => setRange(recipe, null)),
    scopes: () => session.scopes.update((choice) => ({ ...choice, on: !choice.on })),
    pixel: () => {
      const { width, height } = session.report.size;
      const middle = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
      session.pixel.update(({ on, at }) => ({ on: !on, at: at ?? middle }));
    },
    eyedropper: () => {
      const target = session.picking.get() ? null : colourToPick(session);
      session.picking.set(target);
      if (!target && effectsOf(session).every((instance) => !colourParamOf(session, instance))) {
        session.notify({
          tone: 'info',
          title: 'No effect here has a colour to pick.',
          remedy: 'Add a keyer, then pick its screen colour.',
        });
      }
    },
    'add-effect': () => session.addingEffect.set(true),
    bypass: withSelected((instance) =>
      document.edit(instance.enabled ? `Bypass ${nameOf(instance)}` : `Enable ${nameOf(instance)}`, (recipe) =>
        setEnabled(recipe, instance.id, !instance.enabled),
      ),
    ),
    solo: withSelected(({ id }) => session.solo.update((now) => (now === id ? null : id))),
    copy: withSelected((instance) => effectClipboard.set([instance])),
    paste: () => {
      const copied = effectClipboard.get();
      if (copied.length === 0) return;
      insertEffects(session, 'Paste effects', (recipe, at = recipe.effects.length) =>
        copied.reduce((next, instance, offset) => pasteEffect(next, instance, at + offset), recipe),
      );
    },
    delete: withSelected((instance, index) => {
      document.edit(`Remove ${nameOf(instance)}`, (recipe) => removeEffect(recipe, instance.id));
      const { effects } = document.state.get().recipe;
      session.selected.set((effects[index] ?? effects.at(-1))?.id ?? null);
    }),
    undo: () => document.undo(),
    redo: () => document.redo(),
    export: () => session.dialog.set('export'),
    'save-frame': ways.saveFrame,
    'save-part': () => {
      if (document.state.get().recipe.range) return session.dialog.set('export');
      const remedy = 'Set where it starts and ends with I and O; the export then makes that part.';
      session.notify({ tone: 'info', title: 'No part of the clip is chosen.', remedy });
    },
    effects: () => shownSide.set('effects'),
    looks: () => shownSide.set('looks'),
    versions: () => shownSide.set('versions'),
    share: document.state.get().recipe.effects.length > 0 ? ways.share : undefined,
    'make-loop': () => {
      player.pause();
      askToLoop([{ item: session.item, range: document.state.get().recipe.range, reverse: false }]);
    },
    'seamless-loop': () => {
      const { recipe: now, access } = document.state.get();
      if (access !== 'editable') return;
      const isLoop = now.loop === undefined;
      document.edit('Seamless loop', (recipe) => setLoop(recipe, isLoop));
      toast({ title: isLoop ? 'Seamless loop: effects run across its seam.' : 'No loop: effects begin afresh at the first frame.' });
    },
    trim: () => {
      player.pause();
      askToTrim(session.item, document.state.get().recipe.range);
    },
    lab: ways.openLab,
    'full-screen': ways.viewFullScreen,
  };
}

const effectsOf = (session: Session) => session.document.state.get().recipe.effects;

const colourParamOf = (session: Session, instance: EffectInstance) =>
  Object.entries(effectOf(session, instance)?.params ?? {}).find(([, { kind }]) => kind === 'colour')?.[0];

/** The first colour of the selected effect, else of the first keyer, else of any effect. */
function colourToPick(session: Session) {
  const selected = session.selected.get();
  const rank = (instance: EffectInstance) => {
    if (instance.id === selected) return 0;
    return effectOf(session, instance)?.category === 'Keying' ? 1 : 2;
  };
  for (const instance of effectsOf(session).toSorted((one, other) => rank(one) - rank(other))) {
    const param = colourParamOf(session, instance);
    if (param) return { instance: instance.id, param };
  }
  return null;
}
