import type { Chain } from '../src/gpu/chain.ts';
import { meanColour } from '../src/gpu/mean-colour.ts';
import type { Colour, ParamValue } from '../src/gpu/params.ts';
import { Presenter } from '../src/gpu/presenter.ts';
import { readPicture, straightBytes } from '../src/gpu/read-picture.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe.ts';
import { activeEffects } from '../src/jobs/stack.ts';
import { MediaError } from '../src/media/errors.ts';
import { encodePng } from '../src/media/png.ts';
import { effects } from '../src/shaders/effects.ts';
import { type AnalysisFrame, analyseScreen } from '../src/shaders/keyer/analyse-screen.ts';
import { type Backdrop, colourBackdrop, mediaBackdrop } from './backdrop.ts';
import { probeCapabilities } from './capabilities.ts';
import { FrameKeeper } from './frame-keeper.ts';
import { type Gpu, openGpu } from './gpu-device.ts';
import { type MediaSource, openMediaSource, reportOf } from './media-source.ts';
import type { PlayOptions } from './playback.ts';
import { Player } from './player.ts';
import { PreviewChains, restScale, type Scale } from './preview-chains.ts';
import type { AudioBlock, Capabilities, MediaFile, PreviewApi, PreviewEvents, SourceReport, ViewState } from './render-api.ts';
import { transferring } from './rpc.ts';
import { thumbnails, toRgba } from './thumbnails.ts';

/** Tells the page. */
export type Emit = <Name extends keyof PreviewEvents>(event: Name, value: PreviewEvents[Name]) => void;

/** Pictures that the screen search looks at, and their height in pixels. */
const SEARCHED_FRAMES = 5;
const SEARCHED_HEIGHT = 180;
const WAVEFORM_PATIENCE = new AbortController().signal;

const initialView: ViewState = { view: 'composite', zoom: 1, centre: { x: 0, y: 0 }, backdrop: 'checker', wipe: null, grid: null };

/** All that belongs to the open file. */
interface Open {
  readonly source: MediaSource;
  readonly keeper: FrameKeeper;
  /** Finest scale that this GPU is asked for while editing; stills and exports are always whole. */
  readonly restScale: Scale;
  chains: PreviewChains;
  presenter: Presenter | null;
}

/** Shows one source through one recipe on one canvas. */
export class Preview implements PreviewApi {
  readonly #emit: Emit;
  readonly #player: Player;
  #gpu: Promise<Gpu> | null = null;
  #open: Open | null = null;
  #canvas: OffscreenCanvas | null = null;
  #context: GPUCanvasContext | null = null;
  #recipe: Recipe = emptyRecipe('');
  #view: ViewState = initialView;
  #backdrop: Backdrop | null = null;
  #backdropFile: MediaFile | null = null;
  #backdropKey = '';
  /** The chain whose picture is on the canvas. */
  #shown: Chain | null = null;
  #index = 0;
  #wanted = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #closing = new AbortController();

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#player = new Player(this, emit);
  }

  capabilities(): Promise<Capabilities> {
    return probeCapabilities();
  }

  async open(file: MediaFile): Promise<SourceReport> {
    await this.close();
    const gpu = await this.#acquire();
    const source = await openMediaSource(file, {
      maxTextureSize: gpu.device.limits.maxTextureDimension2D,
      lenient: true,
      onWarning: (warning) => this.#emit('problem', warning),
    });
    const chains = await this.#newChains(source);
    this.#open = { source, keeper: new FrameKeeper(source), restScale: restScale(gpu, source.info.size), chains, presenter: null };
    this.#index = 0;
    this.#wanted = 0;
    return reportOf(source);
  }

  openBackground(file: MediaFile | null): Promise<void> {
    return this.#exclusive(async () => {
      this.#backdropFile = file;
      this.#backdropKey = '';
      await this.#updateBackdrop();
      await this.#redraw();
    });
  }

  attach(canvas: OffscreenCanvas): Promise<void> {
    // Known at once, so that its size can be set while an effect compiles.
    this.#canvas = canvas;
    return this.#exclusive(async () => {
      await this.#configure();
      await this.#redraw();
    });
  }

  async resize(width: number, height: number): Promise<void> {
    if (!this.#canvas) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    await this.#showAgain();
  }

  setRecipe(recipe: Recipe): Promise<void> {
    return this.#exclusive(async () => {
      this.#recipe = recipe;
      this.#open?.chains.setEffects(activeEffects(recipe, effects));
      await this.#updateBackdrop();
      await this.#redraw();
    });
  }

  async setView(view: ViewState): Promise<void> {
    this.#view = view;
    await this.#showAgain();
  }

  async seek(index: number): Promise<void> {
    this.#wanted = index;
    await this.#player.stop();
    await this.#exclusive(async () => {
      if (this.#wanted === index) await this.show(index, this.restScale);
    });
  }

  async play(options: PlayOptions): Promise<void> {
    await this.#player.stop();
    if (this.#open) this.#player.start(this.#open.source, options, this.#index);
  }

  syncClock(time: number): Promise<void> {
    this.#player.correct(time);
    return Promise.resolve();
  }

  async pause(): Promise<void> {
    if (await this.#player.stop()) await this.#exclusive(() => this.#redraw());
  }

  async sampleColour(rect: { x: number; y: number; width: number; height: number }): Promise<Colour> {
    const { keeper } = this.#opened();
    const index = this.#index;
    for await (const frame of keeper.frames([index], this.#closing.signal)) return meanColour(frame, rect);
    throw new MediaError('frame-missing', `Frame ${index} could not be read.`, 'Move to another frame and pick there.');
  }

  async analyseScreen(): Promise<Record<string, ParamValue> | null> {
    const { source } = this.#opened();
    const { length } = source.info.timeline;
    const indices = [
      ...new Set(Array.from({ length: SEARCHED_FRAMES }, (_, part) => Math.floor(((part + 0.5) * length) / SEARCHED_FRAMES))),
    ];
    const pictures: AnalysisFrame[] = [];
    for await (using frame of source.frames(indices, this.#closing.signal)) {
      const { width, height, data } = toRgba(frame, SEARCHED_HEIGHT / 2);
      pictures.push({ width, height, channels: 4, samples: data });
    }
    const found = analyseScreen(pictures);
    return found && { ...found };
  }

  async audio(start: number, end: number): Promise<AudioBlock | null> {
    const block = (await this.#opened().source.audio?.read(start, end)) ?? null;
    return (
      block &&
      transferring(
        block,
        block.channels.map(({ buffer }) => buffer as ArrayBuffer),
      )
    );
  }

  async waveform(buckets: number): Promise<Float32Array> {
    const { source } = this.#opened();
    return (await source.audio?.waveform(buckets, source.info.timeline.duration, WAVEFORM_PATIENCE)) ?? new Float32Array();
  }

  async thumbnails(indices: readonly number[], height: number): Promise<ImageBitmap[]> {
    const pictures = await thumbnails(this.#opened().source, indices, height, this.#closing.signal);
    return transferring(pictures, pictures);
  }

  async still(index: number): Promise<Blob> {
    return this.#exclusive(async () => {
      const { device } = await this.#acquire();
      const chain = await this.render(index, 1);
      const { width, height } = chain.size;
      return new Blob([await encodePng({ width, height }, straightBytes(await readPicture(device, chain.picture)))], { type: 'image/png' });
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#player.stop();
    await this.#turn;
    const open = this.#open;
    this.#open = null;
    this.#closing = new AbortController();
    if (!open) return;
    open.keeper[Symbol.dispose]();
    open.chains[Symbol.dispose]();
    open.presenter?.[Symbol.dispose]();
    await open.source[Symbol.asyncDispose]();
  }

  /** Renders frame `index` and leaves its picture in the chain that is returned. */
  async render(index: number, scale: Scale): Promise<Chain> {
    const { chains, keeper } = this.#opened();
    const chain = await chains.at(scale);
    const needs = chain.needs(index);
    for await (const frame of keeper.frames(needs, this.#closing.signal)) chain.push(frame, index);
    if (needs.length === 0) chain.finish(index);
    return chain;
  }

  /** Scale for pictures that are looked at rather than played. */
  get restScale(): Scale {
    return this.#opened().restScale;
  }

  /** Renders and shows frame `index`. */
  async show(index: number, scale: Scale): Promise<void> {
    await this.present(await this.render(index, scale), index);
  }

  /** The chain that playback pushes frames into. */
  chainAt(scale: Scale): Promise<Chain> {
    return this.#opened().chains.at(scale);
  }

  /** Puts the chain's finished picture of frame `index` on the canvas and waits for the GPU. */
  async present(chain: Chain, index: number): Promise<void> {
    const { source, keeper } = this.#opened();
    const { device } = await this.#acquire();
    const time = source.info.timeline.timeOf(index);
    await this.#backdrop?.show(time, this.#closing.signal);
    const { view, wipe } = this.#view;
    if ((view === 'source' || view === 'status' || wipe !== null) && chain.loaded !== index) {
      for await (const frame of keeper.frames([index], this.#closing.signal)) chain.load(frame);
    }
    if (this.#context) {
      const presenter = await this.#presenter();
      const backdrop = this.#backdrop ? 'background' : this.#view.backdrop;
      presenter.draw(this.#context.getCurrentTexture(), chain, { ...this.#view, backdrop }, this.#backdrop?.texture ?? null);
    }
    this.#index = index;
    this.#shown = chain;
    await device.queue.onSubmittedWorkDone();
    this.#emit('shown', { index, time, scale: chain.plan.scale });
  }

  /** Draws the picture on screen again without rendering it, at once: panning must not wait for an effect to compile. */
  async #showAgain(): Promise<void> {
    if (!this.#open || this.#player.isPlaying) return;
    const shown = this.#shown;
    if (shown && this.#open.chains.has(shown)) await this.present(shown, this.#index);
  }

  async #redraw(): Promise<void> {
    if (this.#open && !this.#player.isPlaying) await this.show(this.#index, this.restScale);
  }

  #opened(): Open {
    if (!this.#open) throw new MediaError('file-unreadable', 'No clip is open.', 'Open one from the library.');
    return this.#open;
  }

  /** One change at a time: each waits for the one before, whatever became of it. */
  #exclusive<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action, action);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #newChains(source: MediaSource): Promise<PreviewChains> {
    const chains = new PreviewChains(await this.#acquire(), source.info);
    chains.setEffects(activeEffects(this.#recipe, effects));
    return chains;
  }

  async #presenter(): Promise<Presenter> {
    const open = this.#opened();
    const { device } = await this.#acquire();
    open.presenter ??= await Presenter.create(device, open.source.info.format, navigator.gpu.getPreferredCanvasFormat());
    return open.presenter;
  }

  async #configure(): Promise<void> {
    if (!this.#canvas) return;
    const { device } = await this.#acquire();
    this.#context = this.#canvas.getContext('webgpu');
    this.#context?.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  }

  async #updateBackdrop(): Promise<void> {
    const { background } = this.#recipe;
    const key = JSON.stringify(background);
    if (key === this.#backdropKey) return;
    // The file of an item arrives by a call of its own; until then nothing lies behind the picture.
    if (background.kind === 'item' && !this.#backdropFile) return;
    this.#backdropKey = key;
    const old = this.#backdrop;
    const gpu = await this.#acquire();
    this.#backdrop =
      background.kind === 'none'
        ? null
        : background.kind === 'colour'
          ? colourBackdrop(gpu, background.colour)
          : await mediaBackdrop(gpu, this.#backdropFile as MediaFile);
    await old?.[Symbol.asyncDispose]();
  }

  #acquire(): Promise<Gpu> {
    this.#gpu ??= openGpu().then((gpu) => {
      gpu.device.lost.then((info) => this.#recover(info));
      return gpu;
    });
    return this.#gpu;
  }

  /** After the GPU was lost: everything on it is made again and the same frame shown. */
  async #recover({ reason, message }: GPUDeviceLostInfo): Promise<void> {
    this.#gpu = null;
    this.#emit('gpu', { state: 'lost', message: `The GPU stopped (${message || reason}). Starting it again; nothing is lost.` });
    await this.#player.stop();
    await this.#exclusive(async () => {
      try {
        this.#backdropKey = '';
        this.#backdrop = null;
        if (this.#open) {
          this.#open.chains = await this.#newChains(this.#open.source);
          this.#open.presenter = null;
        }
        await this.#configure();
        await this.#updateBackdrop();
        if (this.#open) await this.show(this.#index, this.restScale);
        this.#emit('gpu', { state: 'recovered', message: 'The GPU is back.' });
      } catch (error) {
        this.#gpu = null;
        const { message: cause, remedy } = error as MediaError;
        this.#emit('gpu', { state: 'gone', message: `${cause} ${remedy ?? 'Restart the browser; your work is stored.'}` });
      }
    });
  }
}
