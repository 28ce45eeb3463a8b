import type { ExportApi, PreviewApi, PreviewEvents } from '../../../workers/render-api.ts';
import { type Connection, connect } from '../../../workers/rpc.ts';

/** Starts a worker of its own. */
export const startRenderWorker = (): Worker =>
  new Worker(new URL('../../../workers/render.worker.ts', import.meta.url), { type: 'module', name: 'render' });

let shared: Connection<PreviewApi, PreviewEvents> | null = null;

/** The one preview worker of this page, started on first use: a GPU device and its pipelines are worth keeping between clips. */
export function previewWorker(): Connection<PreviewApi, PreviewEvents> {
  shared ??= connect<PreviewApi, PreviewEvents>(startRenderWorker());
  return shared;
}

/** Ends the preview worker, so that the next use starts a fresh one: the way out when the GPU is gone for good. */
export function restartPreviewWorker(): void {
  shared?.close();
  shared = null;
}

/** A worker for one export; close it when the export is over. */
export function exportWorker(): Connection<ExportApi & Pick<PreviewApi, 'open' | 'provide' | 'saveStill'>, Record<never, never>> {
  return connect<ExportApi & Pick<PreviewApi, 'open' | 'provide' | 'saveStill'>>(startRenderWorker());
}
