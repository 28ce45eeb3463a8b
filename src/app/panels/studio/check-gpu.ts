import type { Capabilities } from '../../../../workers/render-api.ts';
import { MediaError } from '../../../media/errors.ts';
import { capabilities } from '../../playback/capabilities.ts';

/** What was found out about this browser, once it is known that it can show pictures. Throws `MediaError` when it cannot. */
export async function checkGpu(): Promise<Capabilities> {
  const found = await capabilities();
  if (!found.webgpu) {
    throw new MediaError(
      'gpu-unavailable',
      found.problem ?? 'This browser offers no WebGPU.',
      'Open “What works here” for what to change.',
    );
  }
  if (found.framePath === 'none') {
    throw new MediaError(
      'gpu-failed',
      'Pictures do not reach the GPU of this browser: every way was tried with known colours, and none came through right.',
      'Update the graphics driver and the browser, or switch hardware acceleration off and on again in its settings; then try again.',
    );
  }
  return found;
}
