import type { Chain } from '../../src/gpu/chain.ts';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe/recipe.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { encodePng, type PngPicture } from '../../src/media/pictures/png.ts';
import type { FilesByItem } from '../assets.ts';
import { framePath, probeCapabilities } from '../capabilities.ts';
import { type Emit, problemOf, RESTART, UNDO } from '../events.ts';
import { unlessLost } from '../gpu-device.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { openMediaSource, reportOf } from '../reading/media-source.ts';
import type { Capabilities, MediaFile, PreviewApi, ScopesLayout, SourceReport, ViewState } from '../render-api.ts';
import { Turns } from '../turns.ts';
import { PreviewChains, type Scale, type Take } from './chains.ts';
import { FrameKeeper } from './frame-keeper.ts';
import { Limits } from './limits.ts';
import { PixelInspector } from './pixel-inspector.ts';
import type { PlayOptions } from './playback.ts';
import { Player, type Stage } from './player.ts';
import { PreviewGpu } from './preview-gpu.ts';
import { RecipeFiles } from './recipe-files.ts';
import { Screen } from './screen.ts';
import { SmallStills } from './small-stills.ts';
import { type OpenSource, SourceLooks } from './source-looks.ts';
import { pictureOf } from './still.ts';

/** All that belongs to the open file. */
interface Open {
  readonly source: MediaSource;
  readonly keeper: FrameKeeper;
  chains: PreviewChains;
}

/**
 * Shows one source through one recipe on one canvas.
 *
 * All that touches the GPU's chains or the source's frames goes through one queue, a frame of playback included. Of the
 * transport's commands (seek, play, pause) only the newest takes effect.
 */
export class Preview implements Omit<PreviewApi, keyof (SourceLooks & Limits & PixelInspector & SmallStills)>, Stage<Take> {
  readonly #emit: Emit;
  readonly #player: Player<Take>;
  readonly #files = new RecipeFiles();
  readonly #screen = new Screen(() => this.#measureSoon());
  readonly #gpu: PreviewGpu;
  #open: Open | null = null;
  #recipe: Recipe = emptyRecipe('');
  /** Frame under the playhead. */
  #index = 0;
  /** One change at a time. */
  readonly #turns = new Turns();
  #opening = 0;
  #command = 0;
  #closing = new AbortController();
  readonly limits = new Limits(() => this.#turns.take(() => this.#redraw()));
  readonly #clip: OpenSource = {
    open: () => ({ ...this.#opened(), index: this.#screen.shown?.index ?? this.#index, signal: this.#closing.signal }),
    gpu: () => this.#gpu.acquire(),
    take: (action) => this.#turns.take(action),
  };
  /** Questions about the open clip, and about what other recipes make of it. */
  readonly looks = new SourceLooks(this.#clip);
  readonly smalls = new SmallStills(this.#clip);
  /** Questions about a pixel of what is on screen. */
  readonly pixels = new PixelInspector(
    (action) =>
      this.#turns.take(async () => {
        const gpu = await this.#gpu.acquire();
        const { source, keeper, chains } = this.#opened();
        const [recipe, { assets }, { signal }] = [this.#recipe, this.#files, this.#closing];
        return action({ gpu, source, keeper, scale: chains.restScale, recipe, assets, index: this.#index, signal });
      }),
    (action) => this.#turns.take(action),
  );

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#player = new Player(this, emit);
    this.#gpu = new PreviewGpu(emit, (info) => void this.#recover(info));
  }

  capabilities(): Promise<Capabilities> {
    return probeCapabilities();
  }

  async open(file: MediaFile): Promise<SourceReport> {
    const ticket = await this.#leave();
    return this.#turns.take(async () => {
      await this.#release();
      this.#refuseSuperseded(ticket);
      const gpu = await this.#gpu.acquire();
      const source = await openMediaSource(file, {
        framePath: await framePath(),
        maxTextureSize: gpu.device.limits.maxTextureDimension2D,
        lenient: true,
        onWarning: (warning) => this.#emit('problem', warning),
      });
      try {
        this.#refuseSuperseded(ticket);
        const chains = await this.#newChains(source);
        this.#open = { source, keeper: new FrameKeeper(source, { mostBytes: () => this.limits.current.kept * 2 ** 20 }), chains };
      } catch (error) {
        await source[Symbol.asyncDispose]();
        throw error;
      }
      this.#index = 0;
      this.#player.reset();
      return reportOf(source);
    });
  }

  async close(): Promise<void> {
    const ticket = await this.#leave();
    await this.#turns.take(async () => {
      if (ticket === this.#opening) await this.#release();
    });
  }

  provide(files: FilesByItem): Promise<void> {
    return this.#turns.take(async () => {
      this.#files.give(files);
      await this.#updateFiles();
      await this.#redraw();
    });
  }

  attach(canvas: OffscreenCanvas): Promise<void> {
    // Known at once, so that its size can be set while an effect compiles.
    this.#screen.canvas.attach(canvas);
    return this.#turns.take(async () => {
      this.#screen.canvas.configure(await this.#gpu.acquire());
      await this.#redraw();
    });
  }

  attachScopes(canvas: OffscreenCanvas): Promise<void> {
    return this.#turns.take(async () => {
      this.#screen.scopes.attach(canvas);
      this.#screen.scopes.configure(await this.#gpu.acquire());
      await this.#measure();
    });
  }

  setScopes(layout: ScopesLayout | null): Promise<void> {
    return this.#turns.take(async () => {
      this.#screen.scopes.arrange(layout);
      await this.#measure();
    });
  }

  async resize(width: number, height: number): Promise<void> {
    this.#screen.canvas.resize(width, height);
    await this.#showAgain();
  }

  setRecipe(recipe: Recipe): Promise<void> {
    return this.#turns.take(async () => {
      await this.#follow(recipe);
      await this.#redraw();
    });
  }

  async setView(view: ViewState): Promise<void> {
    this.#screen.view = view;
    await this.#showAgain();
  }

  async seek(index: number): Promise<void> {
    const command = ++this.#command;
    this.#index = index;
    await this.#player.stop();
    await this.#turns.take(async () => {
      if (command === this.#command) await this.#redraw();
    });
  }

  async play(options: PlayOptions): Promise<void> {
    const command = ++this.#command;
    await this.#player.stop();
    await this.#turns.take(() => {
      if (command === this.#command && this.#open) this.#player.start(this.#open.source, options, this.#index);
      return Promise.resolve();
    });
  }

  syncClock(time: number): Promise<void> {
    this.#player.correct(time);
    return Promise.resolve();
  }

  async pause(): Promise<void> {
    const command = ++this.#command;
    await this.#player.stop();
    await this.#turns.take(async () => {
      const { shown } = this.#screen;
      const isAtRest = shown?.index === this.#index && shown.chain.plan.scale === this.#open?.chains.restScale;
      if (command === this.#command && !isAtRest) await this.#redraw();
    });
  }

  async still(index: number, recipe?: Recipe): Promise<Blob> {
    const { size, rgba } = await this.#turns.take(() => this.#picture(index, recipe ?? this.#recipe));
    return new Blob([await encodePng(size, rgba)], { type: 'image/png' });
  }

  get restScale(): Scale {
    return this.#opened().chains.restScale;
  }

  async take(scale: Scale): Promise<Take> {
    let taken: Take | null = null;
    // After a loss the next turn comes once everything was made again.
    while (!taken) taken = await this.#step(() => this.#opened().chains.take(scale));
    return taken;
  }

  render(take: Take, index: number, frames?: readonly PlanarFrame[]): Promise<number | null> {
    return this.#step(async () => {
      if (!this.#open?.chains.isCurrent(take)) return null;
      const { device } = await this.#gpu.acquire();
      const started = performance.now();
      if (!frames) {
        await this.#renderFrom(take.chain, index);
      } else if (frames.length > 0) {
        for (const frame of frames) take.chain.push(frame, index);
      } else {
        take.chain.finish(index);
      }
      // What the preview decodes itself is waited for in between; only the GPU's part is to be measured.
      const submitted = frames ? started : performance.now();
      await device.queue.onSubmittedWorkDone();
      return performance.now() - submitted;
    });
  }

  async present(take: Take, index: number): Promise<boolean> {
    const isShown = await this.#step(async () => {
      if (!this.#open?.chains.isCurrent(take)) return false;
      await this.#present(take.chain, index);
      return true;
    });
    return isShown ?? false;
  }

  async settle(index: number): Promise<void> {
    // As in `take`.
    while (!(await this.#step(() => this.#show(index).then(() => true))));
  }

  /** Ends what is under way for the open clip; the ticket tells whether a later call came in between. */
  async #leave(): Promise<number> {
    const ticket = ++this.#opening;
    this.#command++;
    this.#closing.abort();
    await this.#player.stop();
    return ticket;
  }

  #refuseSuperseded(ticket: number): void {
    if (ticket !== this.#opening) throw new DOMException('Another clip was opened.', 'AbortError');
  }

  async #release(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    this.#screen.clear();
    this.pixels.forget();
    void this.smalls.forget();
    this.#closing = new AbortController();
    if (!open) return;
    open.keeper[Symbol.dispose]();
    open.chains[Symbol.dispose]();
    await open.source[Symbol.asyncDispose]();
  }

  /** A frame at full size through a recipe; what is on screen stays. */
  async #picture(index: number, recipe: Recipe): Promise<PngPicture> {
    const shown = this.#recipe;
    try {
      if (recipe !== shown) await this.#follow(recipe);
      const { device } = await this.#gpu.acquire();
      const { chain } = await this.#opened().chains.take(1);
      await this.#renderFrom(chain, index);
      return await pictureOf(device, chain);
    } finally {
      // What goes wrong here must not stand for what went wrong with the still.
      const restored = recipe === shown ? null : this.#follow(shown).then(() => this.#redraw());
      await restored?.catch((error: unknown) => this.#emit('problem', problemOf(error, UNDO)));
    }
  }

  async #follow(recipe: Recipe): Promise<void> {
    this.#recipe = recipe;
    this.#open?.chains.setRecipe(recipe);
    await this.#updateFiles();
  }

  /** Renders a frame from what is kept or decoded now. */
  async #renderFrom(chain: Chain, index: number): Promise<void> {
    const needs = chain.needs(index);
    for await (const frame of this.#opened().keeper.frames(needs, this.#closing.signal)) chain.push(frame, index);
    if (needs.length === 0) chain.finish(index);
  }

  async #show(index: number): Promise<void> {
    const { chains } = this.#opened();
    const { chain } = await chains.take(chains.restScale);
    await this.#renderFrom(chain, index);
    await this.#present(chain, index);
  }

  /** Puts the chain's finished picture of a frame on the canvas, waits for the GPU and says so. */
  async #present(chain: Chain, index: number): Promise<void> {
    const { source, keeper } = this.#opened();
    const { device } = await this.#gpu.acquire();
    const time = source.info.timeline.timeOf(index);
    await this.#files.backdrop.show(time, this.#closing.signal);
    if (this.#screen.needsSource && chain.loaded !== index) {
      for await (const frame of keeper.frames([index], this.#closing.signal)) chain.load(frame);
    }
    await this.#screen.show(await this.#gpu.acquire(), { chain, index }, this.#files.backdrop.texture, () => this.#lives(chain));
    // At rest the playhead is where the newest seek put it, which may be newer than this picture.
    if (this.#player.isPlaying) this.#index = index;
    await device.queue.onSubmittedWorkDone();
    this.#emit('shown', { index, time, scale: chain.plan.scale });
  }

  /** Whether a chain is still in use; a new stack or clip may have taken its place. */
  #lives(chain: Chain): boolean {
    return this.#open?.chains.has(chain) ?? false;
  }

  /** Brings the scopes up to date when it is their turn. */
  #measureSoon(): void {
    this.#step(() => this.#measure()).catch((error: unknown) => this.#emit('problem', problemOf(error, RESTART)));
  }

  async #measure(): Promise<void> {
    const chain = this.#screen.shown?.chain;
    if (chain && this.#lives(chain)) await this.#screen.measure(await this.#gpu.acquire(), this.#files.backdrop.texture);
  }

  /** Draws the picture on screen in a new view at once: panning must not wait for an effect that is compiling. */
  async #showAgain(): Promise<void> {
    const { shown, needsSource } = this.#screen;
    if (this.#player.isPlaying || !shown || !this.#lives(shown.chain)) return;
    if (needsSource && shown.chain.loaded !== shown.index) await this.#turns.take(() => this.#redraw());
    else await this.#screen.draw(await this.#gpu.acquire(), shown, this.#files.backdrop.texture, () => this.#lives(shown.chain));
    this.#measureSoon();
  }

  async #redraw(): Promise<void> {
    if (this.#open && !this.#player.isPlaying) await this.#show(this.#index);
  }

  #opened(): Open {
    if (!this.#open) throw new MediaError('file-unreadable', 'No clip is open.', 'Open one from the library.');
    return this.#open;
  }

  /** A step of playback; null when the GPU was lost over it. */
  #step<T>(action: () => Promise<T>): Promise<T | null> {
    return this.#turns.take(async () => unlessLost((await this.#gpu.acquire()).device, action));
  }

  async #newChains(source: MediaSource): Promise<PreviewChains> {
    return new PreviewChains(await this.#gpu.acquire(), source.info, this.#recipe, this.#files.assets, this.limits);
  }

  /** Brings background and effects in line with the recipe and the files given so far. */
  async #updateFiles(): Promise<void> {
    const report = (error: unknown) => this.#emit('problem', problemOf(error, UNDO));
    const changed = await this.#files.update(await this.#gpu.acquire(), this.#recipe, this.#closing.signal, report);
    if (!changed) return;
    this.#open?.chains.setAssets(this.#files.assets);
    this.pixels.forget();
  }

  /** After the GPU was lost: everything on it is made again and the same frame shown. Playback finds its take stale and goes on. */
  async #recover({ reason, message }: GPUDeviceLostInfo): Promise<void> {
    this.#emit('gpu', { state: 'lost', message: `The GPU stopped (${message || reason}). Starting it again; nothing is lost.` });
    await this.#turns.take(async () => {
      try {
        this.#screen.clear();
        this.pixels.forget();
        await this.#files.forget();
        if (this.#open) this.#open.chains = await this.#newChains(this.#open.source);
        this.#screen.configure(await this.#gpu.acquire());
        await this.#updateFiles().catch((error: unknown) => this.#emit('problem', problemOf(error, RESTART)));
        await this.#redraw();
        this.#emit('gpu', { state: 'recovered', message: 'The GPU is back.' });
      } catch (error) {
        const { message: cause, remedy } = problemOf(error, RESTART);
        this.#emit('gpu', { state: 'gone', message: `${cause} ${remedy}` });
      }
    });
  }
}
