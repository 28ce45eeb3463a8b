/**
 * The browser's composition root: the same renderer for the preview and for exports.
 *
 * Each page holds one instance for its preview and starts another one for each export.
 */

import { measureClip, tuneClip } from './lab/lab.ts';
import type { LabApi } from './lab-api.ts';
import { Preview } from './preview/preview.ts';
import { inspect, overview } from './reading/inspect.ts';
import { cut, joints } from './reading/joints.ts';
import type { ExportApi, InspectApi, PreviewApi, PreviewEvents } from './render-api.ts';
import { expose } from './rpc.ts';
import { forgetExports } from './storage/journal-files.ts';
import { Exporter } from './writing/exporter.ts';
import { formatSupport } from './writing/writers.ts';

const exporter = new Exporter();
const preview: Preview = new Preview((event, value) => emit(event, value));

/** Everything this worker answers to. */
const api: PreviewApi & ExportApi & InspectApi & LabApi = Object.assign(
  preview,
  preview.looks,
  preview.pixels,
  preview.smalls,
  preview.limits,
  {
    run: exporter.run,
    forget: forgetExports,
    formatSupport,
    inspect,
    joints,
    cut,
    overview,
    measureClip,
    tuneClip,
  },
);
const emit = expose<PreviewEvents>(api, self);
