import { emptyRecipe, type Recipe } from '../../jobs/recipe/recipe.ts';
import type { SavedState } from '../../jobs/recipe/versions.ts';
import type { SourceWarning as Notice } from '../../media/source.ts';
import type { Table } from '../library/tables.ts';
import { type History, historyOf, mapHistory, redone, undone, withoutGesture, withStep } from './history.ts';
import { createStore, type ReadableStore } from './store.ts';

/** A stored recipe; `recipe` is as it was read, not yet validated. */
export interface RecipeRow {
  readonly item: string;
  readonly recipe: unknown;
  readonly updatedAt: number;
}

/** What a component shows of a recipe document. */
export interface RecipeState {
  readonly recipe: Recipe;
  /** `read-only`: another tab edits it, or it cannot be read; `notice` says which. */
  readonly access: 'opening' | 'editable' | 'read-only';
  /** `session`: it will not outlive this tab, because storage is blocked or the clip is not stored yet. */
  readonly saving: 'saved' | 'pending' | 'failed' | 'session';
  /** Why it is read-only or could not be saved, and what to do. */
  readonly notice: Notice | null;
  /** True when `startAfresh` would help: the stored recipe cannot be read. */
  readonly damaged: boolean;
  /** True while another tab edits it; `takeOver` then brings it here. */
  readonly elsewhere: boolean;
  /** True while nothing is stored and nothing was edited: the moment for automatic keying. */
  readonly untouched: boolean;
  /** Name of the step that undo takes back, or null. */
  readonly undoLabel: string | null;
  /** Name of the step that redo brings back, or null. */
  readonly redoLabel: string | null;
}

/** How an edit joins others; see `RecipeDocument.edit`. */
export interface EditOptions {
  readonly gesture?: string;
  readonly held?: boolean;
  readonly automatic?: boolean;
  /** A whole recipe takes the place of what is there, which stays among the versions. */
  readonly whole?: boolean;
}

/** What a document needs of its surroundings. */
export interface RecipeHost {
  readonly recipes: Table<RecipeRow>;
  /** Validates a stored recipe; throws an `Error` with a readable message. */
  readonly parse: (stored: unknown) => Recipe;
  readonly locks: LockManager;
  /** False when `recipes` is memory only. */
  readonly durable: boolean;
  /** Why nothing may be written at all, or null. */
  readonly readOnly: Notice | null;
  /** Hears of every state that was saved, and of what was stored when the document was opened. */
  readonly keep?: (item: string, state: SavedState, before: RecipeRow | null) => void;
}

/** Milliseconds from a change to its save; with the write itself this stays below a second. */
const SAVE_AFTER = 600;
const RETRY_AFTER = 4000;
/** Milliseconds that the tab which edits has for saving before the clip is taken from it: it may be frozen. */
const HANDOVER_PATIENCE = 4000;

/** What tabs say to each other about who edits an item. */
type Handover = 'asked' | 'saved' | 'unsaved';

const OPEN_ELSEWHERE: Notice = {
  code: 'open-elsewhere',
  message: 'This clip is being edited in another tab, so it is shown read-only here.',
  remedy: 'Work here instead, and the other tab becomes read-only; or close it there, and editing continues here.',
};

const TAKEN_OVER: Notice = {
  code: 'taken-over',
  message: 'Work on this clip went on in another tab, so it is shown read-only here. Everything was saved first.',
  remedy: 'Work here instead to come back to this tab.',
};

const KEPT_ELSEWHERE: Notice = {
  code: 'kept-elsewhere',
  message: 'The other tab has edits of this clip that it could not save yet, so it keeps it.',
  remedy: 'Look at what the other tab says, then try again.',
};

/**
 * The recipe of one item as it is being edited: undo history, autosave, and one writer among all tabs.
 *
 * A document of an item whose content is still being copied has no lasting id yet; it can be edited at once and is
 * saved from the moment it is `bind`ed to one.
 */
export class RecipeDocument {
  readonly #store;
  readonly #closing = new AbortController();
  #history: History<Recipe>;
  #bound: { readonly item: string; readonly host: RecipeHost } | null = null;
  /** True once a person edited it: such edits are never replaced by what turns out to be stored. */
  #edited = false;
  #saved: Recipe | null = null;
  /** What was stored when it was opened. */
  #before: RecipeRow | null = null;
  /** Tells what is edited from now on from what was edited before. */
  #session = crypto.randomUUID();
  /** An automatic edit that came while it was not known yet whether the document is untouched. */
  #whenOpen: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopWatching: () => void = () => {};
  #releaseLock: () => void = () => {};
  #others: BroadcastChannel | null = null;
  /** Ends waiting in the queue for the writer's lock. */
  #queued = new AbortController();

  /** `source` is the item's id; with a `temporary` one the document can be edited before it is bound. */
  constructor(source: string, temporary: boolean) {
    this.#history = historyOf(emptyRecipe(source));
    this.#store = createStore<RecipeState>({
      recipe: this.#history.present,
      access: temporary ? 'editable' : 'opening',
      saving: 'session',
      notice: null,
      damaged: false,
      elsewhere: false,
      untouched: true,
      undoLabel: null,
      redoLabel: null,
    });
  }

  get state(): ReadableStore<RecipeState> {
    return this.#store;
  }

  /** Ties the document to a lasting id: loads what is stored for it and becomes its writer, or waits for its turn. */
  async bind(item: string, host: RecipeHost): Promise<void> {
    if (this.#bound || this.#closing.signal.aborted) return;
    this.#bound = { item, host };
    this.#show(mapHistory(this.#history, (recipe) => ({ ...recipe, source: item })));
    if (host.readOnly) {
      await this.#load();
      return this.#change({ access: 'read-only', notice: host.readOnly });
    }
    if (!this.#edited) this.#change({ access: 'opening' });
    this.#others = new BroadcastChannel(lockOf(item));
    this.#others.onmessage = ({ data }: MessageEvent<Handover>) => {
      if (data === 'asked') void this.#handOver();
    };
    if (await this.#lock({ ifAvailable: true })) return this.#becomeWriter();
    this.#follow(OPEN_ELSEWHERE);
  }

  /** Brings editing here from the tab that has it, which saves first and then follows this one, read-only. */
  async takeOver(): Promise<void> {
    const others = this.#others;
    if (!others || !this.#store.get().elsewhere) return;
    const answer = await new Promise<Handover | null>((resolve) => {
      const heard = ({ data }: MessageEvent<Handover>) => data !== 'asked' && resolve(data);
      others.addEventListener('message', heard);
      setTimeout(() => resolve(null), HANDOVER_PATIENCE);
      others.postMessage('asked' satisfies Handover);
    });
    // It may have got here by itself meanwhile, or have been closed.
    if (this.#closing.signal.aborted || !this.#store.get().elsewhere) return;
    if (answer === 'unsaved') return this.#change({ notice: KEPT_ELSEWHERE });
    this.#queued.abort();
    if (await this.#lock({ steal: true })) await this.#becomeWriter();
  }

  /**
   * Makes a step named `label` (for menus: "Undo Softness"). Changes with the same `gesture` join into one step while
   * they follow each other quickly, or as long as they are `held`, until `endGesture`. An `automatic` edit (nobody asked
   * for it) is made only while the document is untouched, and gives way to what turns out to be stored.
   */
  edit(label: string, change: (recipe: Recipe) => Recipe, options: EditOptions = {}): void {
    const { access, untouched } = this.#store.get();
    if (options.automatic && access === 'opening') this.#whenOpen = () => this.edit(label, change, options);
    if (access !== 'editable' || (options.automatic && !untouched)) return;
    const next = change(this.#history.present);
    if (next === this.#history.present) return;
    if (options.whole) this.#beginAnother();
    this.#edited ||= !options.automatic;
    const gesture = options.gesture === undefined ? null : { key: options.gesture, held: options.held ?? false };
    this.#change({ untouched: false });
    this.#show(withStep(this.#history, next, label, gesture, performance.now()));
    this.#schedule();
  }

  /** Call when a pointer is released: the next change is a step of its own. */
  endGesture(): void {
    this.#history = withoutGesture(this.#history);
  }

  undo(): void {
    this.#travel(undone);
  }

  redo(): void {
    this.#travel(redone);
  }

  /** Puts an unreadable stored recipe aside (it is kept) and begins with an empty one. */
  async startAfresh(): Promise<void> {
    if (!this.#store.get().damaged || !this.#bound) return;
    const { item, host } = this.#bound;
    const row = await host.recipes.get(item);
    if (row) await host.recipes.put({ ...row, item: `${item}@${row.updatedAt}` });
    this.#show(historyOf(emptyRecipe(item)));
    this.#change({ access: 'editable', damaged: false, notice: null, untouched: true });
    await this.flush();
  }

  /** Saves now what is not saved yet; resolves when that succeeded or failed (see `state.saving`). */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#save());
    return this.#writing;
  }

  /** True while changes exist only in this tab. */
  get unsaved(): boolean {
    return ['pending', 'failed'].includes(this.#store.get().saving);
  }

  /** True once a person edited it here. */
  get edited(): boolean {
    return this.#edited;
  }

  /** Saves, then takes no more edits, for the reason given. */
  async freeze(notice: Notice): Promise<void> {
    await this.flush();
    this.#change({ access: 'read-only', notice });
  }

  /** Saves, then lets another tab write. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queued.abort();
    this.#others?.close();
    this.#stopWatching();
    await this.flush();
    clearTimeout(this.#timer);
    this.#releaseLock();
  }

  #travel(step: (history: History<Recipe>) => History<Recipe>) {
    if (this.#store.get().access !== 'editable') return;
    this.#show(step(this.#history));
    this.#schedule();
  }

  /** Takes the writer's lock and keeps it until `close`; false when it is taken or waiting was given up. */
  #lock(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let held = false;
      const request = this.#bound?.host.locks.request(lockOf(this.#bound.item), options, (lock) => {
        held = lock !== null;
        resolve(held);
        return lock && new Promise<void>((release) => (this.#releaseLock = release));
      });
      request?.catch(() => {
        resolve(false);
        if (held && !this.#closing.signal.aborted) this.#follow(TAKEN_OVER);
      });
    });
  }

  async #becomeWriter() {
    this.#stopWatching();
    this.#change({ elsewhere: false });
    if (!(await this.#load())) return;
    this.#change({ access: 'editable', notice: null, saving: this.#settled });
    this.#whenOpen();
    if (!this.#store.get().untouched) this.#schedule();
  }

  /** Shows what the tab that edits stores, and waits for its turn. */
  #follow(notice: Notice) {
    if (!this.#bound) return;
    const { item, host } = this.#bound;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#change({ access: 'read-only', elsewhere: true, notice, saving: this.#settled });
    this.#stopWatching();
    if (!this.#edited || notice === TAKEN_OVER) this.#stopWatching = host.recipes.watchOne(item, (row) => row && this.#showStored(row));
    this.#queued = new AbortController();
    void this.#lock({ signal: this.#queued.signal }).then((granted) => (granted ? this.#becomeWriter() : undefined));
  }

  /** Another tab wants to edit: saves, so that it finds everything, and says whether that worked. */
  async #handOver() {
    if (this.#store.get().access !== 'editable') return;
    this.endGesture();
    await this.flush();
    this.#others?.postMessage((this.unsaved ? 'unsaved' : 'saved') satisfies Handover);
  }

  get #settled() {
    return this.#bound?.host.durable ? ('saved' as const) : ('session' as const);
  }

  /** Shows what is stored; edits a person made before stay, with the stored recipe one step below them. */
  async #load(): Promise<boolean> {
    if (!this.#bound) return false;
    const { item, host } = this.#bound;
    try {
      const row = await host.recipes.get(item);
      if (!row) return true;
      const stored = host.parse(row.recipe);
      this.#change({ untouched: false });
      this.#saved = stored;
      this.#before = row;
      if (!this.#edited) this.#show(historyOf(stored));
      else this.#show({ ...this.#history, past: [{ value: stored, label: 'Import again' }, ...this.#history.past] });
      return true;
    } catch (error) {
      const message = `The stored edits of this clip cannot be read. ${wordsOf(error)}`;
      const remedy = 'Reload the page, or start afresh; the stored edits are then kept aside.';
      this.#change({ access: 'read-only', damaged: true, notice: { code: 'recipe-unreadable', message, remedy } });
      return false;
    }
  }

  #showStored(row: RecipeRow) {
    try {
      const stored = this.#bound?.host.parse(row.recipe);
      if (stored) this.#show(historyOf(stored));
    } catch (error) {
      this.#change({ notice: { ...OPEN_ELSEWHERE, message: `${OPEN_ELSEWHERE.message} ${wordsOf(error)}` } });
    }
  }

  #schedule() {
    if (!this.#bound || (this.#history.present === this.#saved && !this.unsaved)) return;
    if (this.#bound.host.durable && this.#store.get().saving !== 'failed') this.#change({ saving: 'pending' });
    this.#timer ??= setTimeout(() => void this.flush(), SAVE_AFTER);
  }

  async #save() {
    const recipe = this.#history.present;
    if (!this.#bound || this.#store.get().access !== 'editable' || this.#store.get().untouched) return;
    if (recipe === this.#saved) return this.#change({ saving: this.#settled, notice: null });
    const { item, host } = this.#bound;
    try {
      await host.recipes.put({ item, recipe, updatedAt: Date.now() });
      // A write that was acknowledged is still only a promise: what counts is what can be read.
      const back = await host.recipes.get(item);
      if (JSON.stringify(back?.recipe) !== JSON.stringify(recipe)) throw new Error('What was read back differs from what was written.');
      this.#saved = recipe;
      this.#keep(recipe);
      this.#change({ saving: this.#settled, notice: null });
      this.#schedule();
    } catch (error) {
      // Another tab has taken the clip over meanwhile: what counts now is what is stored.
      if (this.#store.get().elsewhere) return;
      const message = `Your latest edits are not saved: ${wordsOf(error)}`;
      const remedy =
        'They are kept while this tab is open and are tried again. Free disk space, and keep this tab open until this goes away.';
      this.#change({ saving: 'failed', notice: { code: 'save-failed', message, remedy } });
      if (!this.#closing.signal.aborted) this.#timer ??= setTimeout(() => void this.flush(), RETRY_AFTER);
    }
  }

  #keep(recipe: Recipe) {
    const state = { recipe, step: this.#store.get().undoLabel ?? '', session: this.#session };
    this.#bound?.host.keep?.(this.#bound.item, state, this.#before);
  }

  /** What is there becomes a version, also where it is not saved yet, and what follows another one. */
  #beginAnother() {
    if (!this.#store.get().untouched) this.#keep(this.#history.present);
    this.#session = crypto.randomUUID();
  }

  #show(history: History<Recipe>) {
    this.#history = history;
    this.#change({
      recipe: history.present,
      undoLabel: history.past.at(-1)?.label ?? null,
      redoLabel: history.future.at(-1)?.label ?? null,
    });
  }

  #change(part: Partial<RecipeState>) {
    this.#store.set({ ...this.#store.get(), ...part });
  }
}

const lockOf = (item: string) => `framewright:recipe:${item}`;

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
