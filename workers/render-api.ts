/** What the render worker offers; the page talks to it only through these types (see `rpc.ts`). */
import type { Framing } from '../src/gpu/conform.ts';
import type { Colour, ParamValue } from '../src/gpu/params.ts';
import type { ScopePlot } from '../src/gpu/scope-axes.ts';
import type { ExportProgress } from '../src/jobs/export/export-progress.ts';
import type { ExportedFile, FailedFile } from '../src/jobs/export/exported-file.ts';
import type { OutputFormat } from '../src/jobs/output/output.ts';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { Size } from '../src/media/picture.ts';
import type { Seam } from '../src/media/sequence/seam.ts';
import type { SourceInfo } from '../src/media/source.ts';
import type { FrameRange } from '../src/media/time.ts';

export type { ExportedFile, ExportProgress, FailedFile };

/** A file to read: a file picked, dropped, or stored in OPFS. */
export type MediaFile = File | Blob;

/** `SourceInfo` as it crosses the worker boundary: the timeline as plain times. */
export interface SourceReport extends Omit<SourceInfo, 'timeline'> {
  /** Start of each frame in seconds. */
  readonly times: Float64Array;
  /** End of the last frame in seconds. */
  readonly duration: number;
  /** Indices of frames decodable alone (GOP starts). */
  readonly syncFrames: Uint32Array;
}

/** What was found out about this browser and GPU by trying known pixels. */
export interface Capabilities {
  readonly webgpu: boolean;
  /** Why WebGPU cannot be used, in a sentence with a remedy, or null. */
  readonly problem: string | null;
  readonly adapter: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly fallback: boolean;
  } | null;
  /** How decoded frames reach the GPU: their own planes, or (when the browser cannot copy them) converted RGBA. */
  readonly framePath: 'planes' | 'rgba' | 'none';
  readonly encoders: Readonly<Record<'vp9' | 'h264' | 'av1' | 'opus' | 'aac', boolean>>;
  readonly maxTextureSize: number;
}

/** What the viewer shows of a picture. F1–F5 in this order. */
export type KeyerView = 'composite' | 'source' | 'matte' | 'status' | 'foreground';

/** How the viewer shows pictures. Positions are in picture pixels. */
export interface ViewState {
  readonly view: KeyerView;
  /** Device pixels per picture pixel. */
  readonly zoom: number;
  /** Picture point at the centre of the canvas. */
  readonly centre: { readonly x: number; readonly y: number };
  /** What shows behind transparency when the recipe's background is `none`. */
  readonly backdrop: 'checker' | 'black' | 'white';
  /** Before/after line as a fraction of the picture's width; source lies left of it. Null is off. */
  readonly wipe: number | null;
  readonly grid: { readonly size: number; readonly colour: Colour } | null;
}

/** The size of the scopes' canvas in device pixels, and which scopes lie where on it. */
export interface ScopesLayout extends Size {
  readonly plots: readonly ScopePlot[];
}

/** Pushed by the preview while it shows frames. */
export interface FrameShown {
  readonly index: number;
  readonly time: number;
  /** Picture texels per source pixel; below 1 where this GPU is too slow for the full size. */
  readonly scale: number;
}

/** Pushed about once a second while playing. */
export interface PlaybackStats {
  /** Frames shown per second. */
  readonly fps: number;
  /** Frames skipped since play began. */
  readonly dropped: number;
  /** Mean milliseconds from decoded frame to picture. */
  readonly renderMs: number;
}

/** A block of audio for playback, one Float32Array per channel. */
export interface AudioBlock {
  readonly time: number;
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** Values for the keyer that were tried on the open clip, and a picture of what they make, with straight alpha. */
export interface KeySuggestion {
  readonly values: Readonly<Record<string, ParamValue>>;
  readonly picture: ImageBitmap;
}

/** Red, green, blue and alpha, display-encoded and premultiplied; colours may leave 0…1. */
export type Texel = readonly [red: number, green: number, blue: number, alpha: number];

/** What the chain makes of one pixel. */
export interface PixelReading {
  /** Frame it was read from. */
  readonly index: number;
  /** Texels per picture pixel of what was read. */
  readonly scale: number;
  readonly source: Texel;
  /** The value behind each effect that is on, in the order of the stack. */
  readonly stages: readonly { readonly instance: string; readonly value: Texel }[];
}

/** What a pixel would be behind an effect with one of its parameters at its default. */
export interface MovedBy {
  readonly param: string;
  readonly without: Texel;
}

/** What the preview may take of a machine. */
export interface PreviewLimits {
  /** How finely pictures are rendered while nothing plays; `automatic` asks a software GPU for less. */
  readonly sharpness: 'automatic' | 'full' | 'half' | 'quarter';
  /** Megabytes of decoded frames that may be kept. */
  readonly kept: number;
}

/** The preview: one source, one recipe, one canvas. */
export interface PreviewApi {
  /** Tries WebGPU, frame upload and encoders with known pixels. */
  capabilities(): Promise<Capabilities>;
  /** Keeps to these limits from now on; a frame that is shown is rendered anew where they change it. */
  setLimits(limits: PreviewLimits): Promise<void>;
  /** Opens a file in place of the current one. Throws `MediaError`. */
  open(file: MediaFile): Promise<SourceReport>;
  /** Hands over the files that the recipe names besides its source, by their identifier; those given before are let go. */
  provide(files: ReadonlyMap<string, MediaFile>): Promise<void>;
  /** Takes over the canvas of the viewer. */
  attach(canvas: OffscreenCanvas): Promise<void>;
  /** Takes over the canvas of the scopes. */
  attachScopes(canvas: OffscreenCanvas): Promise<void>;
  /** Draws scopes of what the viewer shows, a few times a second at most; null ends that, and they cost nothing. */
  setScopes(layout: ScopesLayout | null): Promise<void>;
  /** Canvas size in device pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Shows the current frame with this recipe; compiles only when the stack's structure changed. */
  setRecipe(recipe: Recipe): Promise<void>;
  setView(view: ViewState): Promise<void>;
  /** Shows exactly frame `index`; resolves once it is on the canvas. A newer seek supersedes an older one. */
  seek(index: number): Promise<void>;
  /** Plays from the current frame; negative speeds go backwards; loops over `range`. Drops frames rather than slowing down. */
  play(options: { readonly speed: number; readonly range: FrameRange; readonly loop: boolean }): Promise<void>;
  /** Corrects the playback clock (the page's audio is the master): source seconds now. */
  syncClock(time: number): Promise<void>;
  pause(): Promise<void>;
  /** Mean colour of the *untouched* source over a rectangle of picture pixels, display-encoded. */
  sampleColour(rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Promise<Colour>;
  /** What becomes of a pixel of the frame on screen, effect by effect; null lets go of what this needs, and answers null. */
  inspectPixel(at: { readonly x: number; readonly y: number } | null): Promise<PixelReading | null>;
  /**
   * Renders anew with each parameter of an effect that differs from its default (in the frame on screen) at its default, one at a
   * time, and tells what the pixel is behind the effect then.
   */
  explainPixel(at: { readonly x: number; readonly y: number }, instance: string, signal: AbortSignal): Promise<MovedBy[]>;
  /** Estimates keyer values (screen colour, light …) from several frames; null when there is no screen. */
  analyseScreen(): Promise<Record<string, ParamValue> | null>;
  /** Tries keys on a few frames, from the keyer's values in use, and gives the best three, best first. */
  tuneKey(values: Readonly<Record<string, ParamValue>>): Promise<KeySuggestion[]>;
  /** Audio between two times, resampled to nothing: the source's own rate. Empty when there is none. */
  audio(start: number, end: number): Promise<AudioBlock | null>;
  /** Peak amplitude (0…1) of each of `buckets` equal stretches of the audio; empty without audio. */
  waveform(buckets: number): Promise<Float32Array>;
  /** Small pictures of the *source* at the given frames, `height` pixels high. */
  thumbnails(indices: readonly number[], height: number): Promise<ImageBitmap[]>;
  /**
   * A frame at full size, as PNG with straight alpha, through `recipe` instead of the one on screen when it is given.
   * What is on screen stays.
   */
  still(index: number, recipe?: Recipe): Promise<Blob>;
  /**
   * A small picture, `height` pixels high, of what another recipe makes of a frame; `files` are those that the recipe names. Neither
   * what is on screen nor what plays waits for it. Throws the signal's reason.
   */
  smallStill(
    index: number,
    recipe: Recipe,
    height: number,
    files: ReadonlyMap<string, MediaFile>,
    signal: AbortSignal,
  ): Promise<ImageBitmap>;
  close(): Promise<void>;
}

/** What a file is, and a small picture of it. */
export interface Inspection {
  readonly report: SourceReport;
  readonly picture: ImageBitmap;
}

/** What is found out about clips that follow each other. */
export interface Joints {
  /** The joint after each part, that of the last part back to the first included. */
  readonly seams: readonly Seam[];
  /** The format of the file that they make when their pictures are copied as they are coded, or why that cannot be. */
  readonly joinable: { readonly format: OutputFormat } | { readonly reason: string };
}

/** Where a clip can be cut with its pictures copied as they are coded, and the format of the file then; or why it cannot be. */
export type Cut = { readonly range: FrameRange; readonly format: OutputFormat } | { readonly reason: string };

/** Looking into files beside the preview. */
export interface InspectApi {
  /** Reads what a file is, and a picture of it `height` pixels high, without a GPU. Throws `MediaError`. */
  inspect(file: MediaFile, height: number): Promise<Inspection>;
  /** So many pictures from all over a clip, `height` pixels high, without a GPU; fewer where it has no more frames. Throws `MediaError`. */
  overview(file: MediaFile, count: number, height: number): Promise<ImageBitmap[]>;
  /** Looks at clips that follow each other, without a GPU. Throws `MediaError`. */
  joints(clips: Pick<ClipSequence, 'parts'>): Promise<Joints>;
  /** Where a part of a clip can be cut without coding it anew: the part or a little more. Throws `MediaError`. */
  cut(file: MediaFile, range: FrameRange): Promise<Cut>;
}

/** Events pushed by the preview. */
export interface PreviewEvents {
  shown: FrameShown;
  stats: PlaybackStats;
  ended: null;
  /** The GPU was lost; `recovered` once a new device shows pictures again. */
  gpu: { readonly state: 'lost' | 'recovered' | 'gone'; readonly message: string };
  /** A frame could not be shown: message and remedy for the user. */
  problem: { readonly code: string; readonly message: string; readonly remedy: string };
}

/**
 * Wall seconds of an export. `open` and `verify` stand before and after the loop, whose waits for source frames
 * (`decode`), for the GPU (`render`) and for encoder and file (`encode`) overlap: the longest is what it was short of.
 */
export interface ExportStages {
  readonly open: number;
  readonly decode: number;
  readonly render: number;
  readonly encode: number;
  readonly verify: number;
  readonly total: number;
}

/** What came of an export; at least one file was made. */
export interface ExportResult {
  readonly files: readonly ExportedFile[];
  readonly failed: readonly FailedFile[];
  /** Wall seconds: where the time went. */
  readonly stages: ExportStages;
}

/** Whether this browser can write a format; if not, why and what helps, in a sentence each. */
export type FormatSupport = { readonly works: true } | { readonly works: false; readonly reason: string; readonly remedy: string };

/** Where one format of an export goes. */
export interface ExportTarget {
  readonly format: OutputFormat;
  /** OPFS files or ones the user picked: one, or for a pair first its colour, then its alpha; none for a folder. */
  readonly handles: readonly FileSystemFileHandle[];
  /** Where the pictures of a sequence go, which is a folder of its own. */
  readonly folder?: FileSystemDirectoryHandle;
}

/** Clips that are played one after the other; they are made alike where they are not. */
export interface ClipSequence {
  /** At least one; `range` null is all of a clip. */
  readonly parts: readonly { readonly file: MediaFile; readonly range: FrameRange | null; readonly reverse: boolean }[];
  readonly framing: Framing;
  /** True copies the pictures as they are coded, which clips that are alike allow (`Joints`); nothing else is done to them then. */
  readonly copied?: boolean;
}

/** What to export and where to. */
export interface ExportRequest {
  /** What the recipe is applied to: a clip, or several as one. */
  readonly file: MediaFile | ClipSequence;
  readonly recipe: Recipe;
  /** Files that the recipe names besides its source, by their identifier. */
  readonly files: ReadonlyMap<string, MediaFile>;
  /** At least one; all are made in one pass. */
  readonly targets: readonly ExportTarget[];
  /**
   * Keeps the work until it is done, under a name, so that the same request goes on where an earlier one stopped; `source` is a
   * hash of the file's content. Without it, an export that stops is gone.
   */
  readonly work?: { readonly name: string; readonly source: string };
}

/** The export worker: one export at a time. */
export interface ExportApi {
  /**
   * Makes the files and checks them. What is done once is not done again: after a lost GPU or a broken encoder it goes on by itself,
   * once; work with a name goes on with the next call, and is kept while this one is aborted or fails. Throws `MediaError`.
   */
  run(request: ExportRequest, report: (progress: ExportProgress) => void, signal: AbortSignal): Promise<ExportResult>;
  /** Deletes what is kept of work that nobody wants any more, or whose files are safe. */
  forget(name: string): Promise<void>;
  /** What this browser can write, each format proven by asking its encoders. */
  formatSupport(): Promise<Readonly<Record<OutputFormat, FormatSupport>>>;
}
