import type { LabApi } from '../../../workers/lab-api.ts';
import type { ExportApi, PreviewApi, PreviewEvents } from '../../../workers/render-api.ts';
import { type Connection, connect } from '../../../workers/rpc.ts';
import { previewLimits } from './preview-limits.ts';

/** Starts a worker of its own. */
export const startRenderWorker = (): Worker =>
  new Worker(new URL('../../../workers/render.worker.ts', import.meta.url), { type: 'module', name: 'render' });

/** What this page asks of its preview worker. */
type PageApi = PreviewApi & Pick<ExportApi, 'formatSupport'>;

let shared: Connection<PageApi, PreviewEvents> | null = null;

/** A preview worker that keeps to what a person has set, now and later. */
export function startPreview<Api extends PreviewApi>(): Connection<Api, PreviewEvents> {
  const connection = connect<Api, PreviewEvents>(startRenderWorker());
  // A worker that has ended says so to whoever waits for a picture.
  const tell = () => void connection.api.setLimits(previewLimits.get()).catch(() => {});
  tell();
  const stop = previewLimits.subscribe(tell);
  return {
    ...connection,
    close() {
      stop();
      connection.close();
    },
  };
}

/** The one preview worker of this page, started on first use: a GPU device and its pipelines are worth keeping between clips. */
export function previewWorker(): Connection<PageApi, PreviewEvents> {
  shared ??= startPreview<PageApi>();
  return shared;
}

/** Ends the preview worker, so that the next use starts a fresh one: the way out when the GPU is gone for good. */
export function restartPreviewWorker(): void {
  shared?.close();
  shared = null;
}

/** A worker for one export; close it when the export is over. */
export function exportWorker(): Connection<ExportApi, Record<never, never>> {
  return connect<ExportApi>(startRenderWorker());
}

/** A worker for one piece of work of the style lab; close it when that is over. */
export function labWorker(): Connection<LabApi, Record<never, never>> {
  return connect<LabApi>(startRenderWorker());
}
