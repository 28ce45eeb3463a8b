import { useEffect } from 'react';
import type { KeyerView } from '../../../../workers/render-api.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { pasteEffect, removeEffect, setEnabled, setRange } from '../../../jobs/recipe/recipe-edit.ts';
import { type CommandId, commandOf } from '../../shortcuts.ts';
import { createStore } from '../../stores/store.ts';
import { zoomedAt } from '../viewer/framing.ts';
import { framingOf } from '../viewer/use-stage.ts';
import { effectOf, insertEffects, type Session, selectedInstance, useSession } from './session.ts';

/** Copied effects; they outlive the clip they were copied from. */
export const effectClipboard = createStore<readonly EffectInstance[]>([]);

type Commands = Readonly<Record<CommandId, () => void>>;

/** Runs a command by name, from a button or a key. */
export function useCommands(): (command: CommandId) => void {
  const session = useSession();
  return (command) => commandsOf(session)[command]();
}

/** Listens to the keyboard while the studio is open and no dialog covers it. */
export function useShortcuts(session: Session): void {
  useEffect(() => {
    let tabbed = false;
    const point = () => {
      tabbed = false;
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Tab') tabbed = true;
      if (event.key === 'Escape' && session.picking.get()) return session.picking.set(null);
      // While an effect is searched for, letters are its name, wherever the focus still is.
      if (session.dialog.get() !== null || session.addingEffect.get()) return;
      const command = commandOf(event, tabbed);
      if (!command) return;
      event.preventDefault();
      commandsOf(session)[command]();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('pointerdown', point, true);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('pointerdown', point, true);
    };
  }, [session]);
}

const made = new WeakMap<Session, Commands>();

function commandsOf(session: Session): Commands {
  const commands = made.get(session) ?? createCommands(session);
  made.set(session, commands);
  return commands;
}

function createCommands(session: Session): Commands {
  const { player, document, viewer } = session;
  const { timeline } = player;
  const view = (next: KeyerView) => () => viewer.update((state) => ({ ...state, view: next }));
  const zoomBy = (factor: (zoom: number) => number) => () => {
    const canvas = session.canvas.get();
    const { size } = session.report;
    const framing = framingOf(viewer.get(), size, canvas);
    const middle = { x: canvas.width / 2, y: canvas.height / 2 };
    viewer.update((state) => ({ ...state, ...zoomedAt(framing, factor(framing.zoom), middle, size, canvas) }));
  };
  const range = () => document.state.get().recipe.range ?? { start: 0, end: timeline.length };
  const withSelected = (act: (instance: EffectInstance, index: number) => void) => () => {
    const found = selectedInstance(session);
    if (found) act(found.instance, found.index);
  };
  const nameOf = (instance: EffectInstance) => effectOf(session, instance)?.label ?? instance.effect;
  return {
    play: player.toggle,
    reverse: () => player.shuttle(-1),
    pause: player.pause,
    forward: () => player.shuttle(1),
    'previous-frame': () => player.step(-1),
    'next-frame': () => player.step(1),
    'back-ten': () => player.step(-10),
    'on-ten': () => player.step(10),
    start: () => player.seek(0),
    end: () => player.seek(timeline.length - 1),
    timecode: () => session.typingTimecode.set(true),
    loop: () => player.loop.update((on) => !on),
    mute: () => player.audio?.muted.update((on) => !on),
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
    'view-composite': view('composite'),
    'view-source': view('source'),
    'view-matte': view('matte'),
    'view-status': view('status'),
    'view-foreground': view('foreground'),
    wipe: () => viewer.update((state) => ({ ...state, wipe: { ...state.wipe, on: !state.wipe.on } })),
    grid: () => viewer.update((state) => ({ ...state, grid: { ...state.grid, on: !state.grid.on } })),
    scopes: () => session.scopes.update((choice) => ({ ...choice, on: !choice.on })),
    pixel: () => {
      const { width, height } = session.report.size;
      const middle = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
      session.pixel.update(({ on, at }) => ({ on: !on, at: at ?? middle }));
    },
    fit: () => viewer.update((state) => ({ ...state, zoom: null })),
    'actual-size': zoomBy((zoom) => 1 / zoom),
    'zoom-in': zoomBy(() => 1.25),
    'zoom-out': zoomBy(() => 0.8),
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
    shortcuts: () => session.dialog.set('shortcuts'),
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
