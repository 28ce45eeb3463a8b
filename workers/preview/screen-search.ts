import type { ParamValue } from '../../src/gpu/params.ts';
import { framesToSearch, searchScreen as search } from '../../src/shaders/keyer/search-screen.ts';
import type { MediaSource } from '../reading/browser-source.ts';

/** Looks for a keyable screen in frames spread over a clip: values for the keyer, or null when there is none. */
export async function searchScreen(source: MediaSource, signal: AbortSignal): Promise<Record<string, ParamValue> | null> {
  const found = await search(source.glance(framesToSearch(source.info.timeline.length), signal));
  return found && { ...found };
}
