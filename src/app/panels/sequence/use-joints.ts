import { useEffect, useRef, useState } from 'react';
import type { Cut, InspectApi, Joints } from '../../../../workers/render-api.ts';
import { connect } from '../../../../workers/rpc.ts';
import type { SequencePart } from '../../../jobs/sequence.ts';
import type { FrameRange } from '../../../media/time.ts';
import { type Notice, noticeOf } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { Library } from '../../library/types.ts';
import { startRenderWorker } from '../../playback/render-worker.ts';

/** Looks at the joints of clips, of none where `parts` is null; null while it is not known, or why it cannot be. */
export function useJoints(parts: readonly SequencePart[] | null): { readonly joints: Joints | null; readonly problem: Notice | null } {
  const { found, problem } = useLookInside(parts, jointsOf, 'Looking at the joints');
  return { joints: found, problem };
}

/** Looks where a part of a clip can be cut without coding it anew; null while it is not known, or why it cannot be. */
export function useCut(wanted: Whole | null): { readonly cut: Cut | null; readonly problem: Notice | null } {
  const { found, problem } = useLookInside(wanted, cutOf, 'Looking for key frames');
  return { cut: found, problem };
}

/** A part of a clip of the library. */
interface Whole {
  readonly item: string;
  readonly range: FrameRange;
}

type Look<Wanted, Found> = (api: InspectApi, library: Library, wanted: Wanted) => Promise<Found>;

/** Looks into files in a worker of its own, at nothing where `wanted` is null. */
function useLookInside<Wanted, Found>(wanted: Wanted | null, look: Look<Wanted, Found>, doing: string) {
  const library = useLibrary();
  const [state, setState] = useState<{ readonly key: string; readonly found: Found | null; readonly problem: Notice | null } | null>(null);
  const key = JSON.stringify(wanted);
  const ask = useRef({ look, doing });
  useEffect(() => {
    const asked = JSON.parse(key) as Wanted | null;
    if (asked === null) return;
    const worker = startRenderWorker();
    const { api } = connect<InspectApi>(worker);
    ask.current.look(api, library, asked).then(
      (found) => setState({ key, found, problem: null }),
      (error: unknown) => setState({ key, found: null, problem: noticeOf(error, ask.current.doing) }),
    );
    return () => worker.terminate();
  }, [library, key]);
  return state?.key === key ? state : { found: null, problem: null };
}

const jointsOf: Look<readonly SequencePart[], Joints> = async (api, library, wanted) => {
  const files = new Map<string, File>();
  for (const { item } of wanted) if (!files.has(item)) files.set(item, await library.file(item));
  return api.joints({ parts: wanted.map(({ item, range, reverse }) => ({ file: files.get(item) as File, range, reverse })) });
};

const cutOf: Look<Whole, Cut> = async (api, library, { item, range }) => api.cut(await library.file(item), range);
