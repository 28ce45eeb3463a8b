import { useEffect, useState } from 'react';
import type { InspectApi, Joints } from '../../../../workers/render-api.ts';
import { connect } from '../../../../workers/rpc.ts';
import type { SequencePart } from '../../../jobs/sequence.ts';
import { type Notice, noticeOf } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { Library } from '../../library/types.ts';
import { startRenderWorker } from '../../playback/render-worker.ts';

/** Looks at the joints of clips, of none where `parts` is null; null while it is not known, or why it cannot be. */
export function useJoints(parts: readonly SequencePart[] | null): { readonly joints: Joints | null; readonly problem: Notice | null } {
  const library = useLibrary();
  const [found, setFound] = useState<{ readonly key: string; readonly joints: Joints | null; readonly problem: Notice | null } | null>(
    null,
  );
  const key = JSON.stringify(parts);
  useEffect(() => {
    const wanted = JSON.parse(key) as SequencePart[] | null;
    if (!wanted) return;
    const worker = startRenderWorker();
    lookAt(library, worker, wanted).then(
      (joints) => setFound({ key, joints, problem: null }),
      (error: unknown) => setFound({ key, joints: null, problem: noticeOf(error, 'Looking at the joints') }),
    );
    return () => worker.terminate();
  }, [library, key]);
  return found?.key === key ? found : { joints: null, problem: null };
}

async function lookAt(library: Library, worker: Worker, parts: readonly SequencePart[]): Promise<Joints> {
  const { api } = connect<InspectApi>(worker);
  const files = new Map<string, File>();
  for (const { item } of parts) if (!files.has(item)) files.set(item, await library.file(item));
  const clips = { parts: parts.map(({ item, range, reverse }) => ({ file: files.get(item) as File, range, reverse })) };
  return api.joints(clips);
}
