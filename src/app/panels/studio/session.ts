import { createContext, useContext } from 'react';
import type { KeyerView, MediaFile, PreviewApi, PreviewEvents, SourceReport } from '../../../../workers/render-api.ts';
import type { Connection } from '../../../../workers/rpc.ts';
import type { Effect } from '../../../gpu/define-effect.ts';
import type { Colour } from '../../../gpu/params.ts';
import type { EffectInstance, Recipe } from '../../../jobs/recipe/recipe.ts';
import { soloed } from '../../../jobs/recipe/recipe-edit.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import type { Size } from '../../../media/picture.ts';
import type { ShapeTool } from '../../controls/shapes-control.tsx';
import { type Notice, noticeOf } from '../../design/card.tsx';
import { filesOf } from '../../library/files-of.ts';
import type { Library } from '../../library/types.ts';
import { latest } from '../../playback/latest.ts';
import { createPlayer, type Player } from '../../playback/player.ts';
import { createWaits, type Wait } from '../../playback/waits.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';
import { createStore, type ReadableStore, type Store } from '../../stores/store.ts';
import type { Point } from '../viewer/framing.ts';
import { parseScopesChoice, SCOPES_SETTING, type ScopesChoice } from '../viewer/scopes/choice.ts';
import type { Peek } from './peek.ts';

/** How the viewer shows the picture; not part of the recipe. */
export interface ViewerState {
  readonly view: KeyerView;
  /** Device pixels per picture pixel, or null to fit. */
  readonly zoom: number | null;
  readonly centre: Point;
  readonly wipe: { readonly on: boolean; readonly at: number };
  readonly grid: { readonly on: boolean; readonly size: number; readonly colour: Colour };
}

/** Whether a pixel is inspected, and which: whole picture pixels. */
export interface InspectedPixel {
  readonly on: boolean;
  readonly at: Point | null;
}

/** A parameter of an effect in the stack. */
export interface ParamAddress {
  readonly instance: string;
  readonly param: string;
}

/** Shapes that are being edited in the viewer, and how. */
export interface Drawing extends ParamAddress {
  readonly tool: ShapeTool;
}

/** Everything the panels of the studio share while one clip is open. */
export interface Session {
  /** The item's id when it was opened; `library.resolve` gives its lasting one. */
  readonly item: string;
  readonly file: MediaFile;
  readonly report: SourceReport;
  readonly connection: Connection<PreviewApi, PreviewEvents>;
  readonly document: RecipeDocument;
  readonly player: Player;
  readonly viewer: Store<ViewerState>;
  /** Which scopes show beside the picture; kept from one clip to the next. */
  readonly scopes: Store<ScopesChoice>;
  readonly pixel: Store<InspectedPixel>;
  /** Size of the viewer's canvas in device pixels. */
  readonly canvas: Store<Size>;
  readonly effects: readonly Effect[];
  /** The selected effect instance. */
  readonly selected: Store<string | null>;
  readonly solo: Store<string | null>;
  /** What the viewer shows in place of the clip's recipe; null ends that, as any edit does. */
  readonly peek: Store<Peek | null>;
  /** The colour that the eyedropper writes to; null while it is off. */
  readonly picking: Store<ParamAddress | null>;
  /** The shapes that the viewer's pointer edits; null while it edits none. */
  readonly drawing: Store<Drawing | null>;
  /** How many times longer than the window the timeline is; 1 shows all of it. */
  readonly timelineZoom: Store<number>;
  readonly dialog: Store<'export' | null>;
  readonly addingEffect: Store<boolean>;
  readonly typingTimecode: Store<boolean>;
  readonly notices: ReadableStore<readonly Notice[]>;
  readonly gpu: ReadableStore<PreviewEvents['gpu'] | null>;
  /** What the picture on screen has lacked for a while, or null. */
  readonly waiting: ReadableStore<Wait | null>;
  /** Counts work as waited for, so that `waiting` tells when it takes long; returns it. */
  track<T>(wait: Wait, work: Promise<T>): Promise<T>;
  /** Whether any picture of the clip has been shown. */
  readonly pictured: ReadableStore<boolean>;
  /** Whether the screen search found one; null while it runs or was not needed. */
  readonly screenFound: Store<boolean | null>;
  notify(notice: Notice): void;
  fail(error: unknown, doing: string): void;
  dismiss(notice: Notice): void;
  dismissGpu(): void;
  /** Seconds at the start of the frame under the playhead: where keyframes are set. */
  time(): number;
  close(): void;
}

/** Where the grid, the wipe and the zoom begin. */
export const freshViewer: ViewerState = {
  view: 'composite',
  zoom: null,
  centre: { x: 0, y: 0 },
  wipe: { on: false, at: 0.5 },
  grid: { on: false, size: 64, colour: [1, 1, 1] },
};

/** Joins an opened source, its recipe document and the preview worker. */
export function createSession(options: {
  item: string;
  file: MediaFile;
  report: SourceReport;
  connection: Connection<PreviewApi, PreviewEvents>;
  document: RecipeDocument;
  library: Library;
  /** Leaves it to the page which frames play, instead of following the recipe's in and out. */
  ownRange?: boolean;
}): Session {
  const { connection, document, report, library } = options;
  const { api, on } = connection;
  const notices = createStore<readonly Notice[]>(
    report.warnings.map(({ code, message, remedy }) => ({ tone: 'warning' as const, title: message, remedy, code })),
  );
  // News of the same kind replaces what was said before: damage, for example, is told again whenever more of it is found.
  const same = (one: Notice, other: Notice) => one.title === other.title || (one.code !== undefined && one.code === other.code);
  const notify = (notice: Notice) => notices.update((all) => [...all.filter((other) => !same(other, notice)), notice].slice(-4));
  const fail = (error: unknown, doing: string) => {
    if ((error as Error | null)?.name !== 'AbortError') notify(noticeOf(error, doing));
  };
  const waits = createWaits();
  const pictured = createStore(false);
  const player = createPlayer(connection, report, fail, (shown) => waits.track('frame', shown));
  const solo = createStore<string | null>(null);
  const peek = createStore<Peek | null>(null);
  const gpu = createStore<PreviewEvents['gpu'] | null>(null);
  const picking = createStore<ParamAddress | null>(null);
  const drawing = createStore<Drawing | null>(null);
  const scopes = createStore(parseScopesChoice(library.settings.get()[SCOPES_SETTING]));

  const sendRecipe = latest(
    (recipe: Recipe) => waits.track('effects', api.setRecipe(recipe)),
    (error) => fail(error, 'Applying the effects'),
  );
  let named = '';
  let last = document.state.get().recipe;
  const failFile = (error: unknown) => fail(error, 'Opening a file that the recipe names');
  const provide = latest(async (items: readonly string[]) => api.provide(await filesOf(library, items, failFile)), failFile);
  const update = () => {
    const { recipe, access } = document.state.get();
    if (recipe !== last) {
      last = recipe;
      peek.set(null);
    }
    const shown = peek.get()?.recipe ?? soloed(recipe, solo.get());
    // The pointer edits nothing that is gone, or that another tab has taken over.
    const stays = <T extends ParamAddress>(at: T | null) =>
      at && access === 'editable' && recipe.effects.some(({ id }) => id === at.instance) ? at : null;
    picking.update(stays);
    drawing.update(stays);
    const items = itemsOf(peek.get()?.recipe ?? recipe, library.effects);
    if (items.join(' ') !== named) void provide(items);
    named = items.join(' ');
    if (!options.ownRange) player.setRange(recipe.range);
    void sendRecipe(shown);
  };
  update();

  const unlisten = [
    document.state.subscribe(update),
    solo.subscribe(update),
    peek.subscribe(update),
    scopes.subscribe(() => void library.setSetting(SCOPES_SETTING, scopes.get())),
    on('gpu', (event) => gpu.set(event)),
    on('shown', () => pictured.set(true)),
    on('problem', ({ code, message, remedy }) => notify({ tone: 'error', title: message, remedy, code })),
  ];

  return {
    ...options,
    player,
    viewer: createStore(freshViewer),
    scopes,
    pixel: createStore<InspectedPixel>({ on: false, at: null }),
    canvas: createStore<Size>({ width: 1, height: 1 }),
    effects: library.effects,
    selected: createStore<string | null>(null),
    solo,
    peek,
    picking,
    drawing,
    timelineZoom: createStore(1),
    dialog: createStore<'export' | null>(null),
    addingEffect: createStore(false),
    typingTimecode: createStore(false),
    notices,
    gpu,
    waiting: waits.shown,
    track: waits.track,
    pictured,
    screenFound: createStore<boolean | null>(null),
    notify,
    fail,
    dismiss: (notice) => notices.update((all) => all.filter((other) => other !== notice)),
    dismissGpu: () => gpu.set(null),
    time: () => player.timeline.timeOf(player.index.get()),
    close() {
      for (const stop of unlisten) stop();
      player.close();
    },
  };
}

/** The declaration behind an instance, or undefined when this build does not know it. */
export const effectOf = (session: Session, instance: EffectInstance): Effect | undefined =>
  session.effects.find(({ id }) => id === instance.effect);

/** The selected instance and its place in the stack. */
export function selectedInstance(session: Session): { instance: EffectInstance; index: number } | null {
  const { effects } = session.document.state.get().recipe;
  const index = effects.findIndex(({ id }) => id === session.selected.get());
  const instance = effects[index];
  return instance ? { instance, index } : null;
}

/** Makes a step that inserts effects, and selects the last of them. */
export function insertEffects(session: Session, label: string, change: (recipe: Recipe, at?: number) => Recipe): void {
  const { document, selected } = session;
  const before = new Set(document.state.get().recipe.effects.map(({ id }) => id));
  const at = selectedInstance(session);
  document.edit(label, (recipe) => change(recipe, at ? at.index + 1 : undefined));
  const added = document.state.get().recipe.effects.findLast(({ id }) => !before.has(id));
  if (added) selected.set(added.id);
}

/** The session of the open clip. */
export const SessionContext = createContext<Session | null>(null);

/** The session, for panels inside the studio. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('A studio panel must be inside SessionContext.');
  return session;
}
