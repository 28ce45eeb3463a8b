import { RecipeDocument, type RecipeHost } from '../stores/recipe-document.ts';
import type { Notice } from './types.ts';

/** The recipe documents that are open in this tab: one per item, closed when nobody uses it any more. */
export class Documents {
  readonly #host: Promise<RecipeHost>;
  readonly #open = new Map<string, { readonly document: RecipeDocument; users: number }>();
  /** Documents being closed: the next of the same item must wait for the writer's lock. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(host: Promise<RecipeHost>) {
    this.#host = host;
  }

  /** `id` is resolved; `temporary` when the item has no lasting id yet. */
  acquire(id: string, temporary: boolean): RecipeDocument {
    const known = this.#open.get(id);
    if (known) {
      known.users++;
      return known.document;
    }
    const document = new RecipeDocument(id, temporary);
    this.#open.set(id, { document, users: 1 });
    if (!temporary) void this.#bind(document, id);
    return document;
  }

  /** Closes the document once nobody has acquired it again by the next turn, as a component that re-renders does. */
  release(document: RecipeDocument): void {
    for (const [id, entry] of this.#open) {
      if (entry.document !== document) continue;
      entry.users--;
      setTimeout(() => {
        if (entry.users > 0 || this.#open.get(this.#idOf(document) ?? id) !== entry) return;
        this.#close(this.#idOf(document) ?? id, document);
      });
      return;
    }
  }

  /** An item got its lasting id: its document moves there, or joins the one that is open for it already. */
  settle(temporary: string, lasting: string): void {
    const entry = this.#open.get(temporary);
    if (!entry) return;
    this.#open.delete(temporary);
    const known = this.#open.get(lasting);
    if (known) {
      const { recipe } = entry.document.state.get();
      if (entry.document.edited) known.document.edit('Import again', () => ({ ...recipe, source: lasting }));
      return;
    }
    this.#open.set(lasting, entry);
    void this.#bind(entry.document, lasting);
  }

  /** True while edits exist only in this tab. */
  get unsaved(): boolean {
    return [...this.#open.values()].some(({ document }) => document.unsaved);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ document }) => document.flush()));
  }

  /** Saves all, then takes no more edits. */
  async freeze(notice: Notice): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ document }) => document.freeze(notice)));
  }

  async closeAll(): Promise<void> {
    for (const [id, { document }] of this.#open) this.#close(id, document);
    await Promise.all(this.#closing.values());
  }

  async #bind(document: RecipeDocument, id: string) {
    const host = await this.#host;
    await this.#closing.get(id);
    await document.bind(id, host);
  }

  #close(id: string, document: RecipeDocument) {
    this.#open.delete(id);
    const closed = document.close().finally(() => {
      if (this.#closing.get(id) === closed) this.#closing.delete(id);
    });
    this.#closing.set(id, closed);
  }

  #idOf(document: RecipeDocument): string | undefined {
    for (const [id, entry] of this.#open) if (entry.document === document) return id;
    return undefined;
  }
}
