import { useEffect, useState } from 'react';
import { type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';
import { canPickFolder } from '../../library/save-file.ts';
import { previewWorker } from '../../playback/render-worker.ts';
import type { UnsupportedFormats } from './format-picker.tsx';

let found: Promise<UnsupportedFormats> | null = null;

/** Formats that this browser cannot make, found out once per page when it is first asked; until then the few that all can. */
export function useUnsupported(asked: boolean): UnsupportedFormats {
  const [unsupported, setUnsupported] = useState<UnsupportedFormats>(UNKNOWN);
  useEffect(() => {
    if (!asked) return;
    let wanted = true;
    found ??= findOut();
    found.then(
      (next) => wanted && setUnsupported(next),
      () => {
        found = null;
      },
    );
    return () => {
      wanted = false;
    };
  }, [asked]);
  return unsupported;
}

const WAITING = { reason: 'Being tried.', remedy: 'This takes a moment.' };
const ALWAYS: readonly OutputFormat[] = ['webm', 'mp4', 'png'];

const UNKNOWN: UnsupportedFormats = Object.fromEntries(
  (Object.keys(outputFormats) as OutputFormat[]).filter((format) => !ALWAYS.includes(format)).map((format) => [format, WAITING]),
);

async function findOut(): Promise<UnsupportedFormats> {
  const support = await previewWorker().api.formatSupport();
  const missing = (Object.keys(support) as OutputFormat[]).flatMap((format) => {
    const answer = support[format];
    if (!answer.works) return [[format, answer] as const];
    if (outputFormats[format].container === 'folder' && !canPickFolder()) return [[format, NO_FOLDERS] as const];
    return [];
  });
  return Object.fromEntries(missing);
}

const NO_FOLDERS = { reason: 'This browser cannot write into a folder.', remedy: 'Choose the zipped sequence.' };
