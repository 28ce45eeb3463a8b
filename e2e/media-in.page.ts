/** Page side of `media-in.spec.ts`: a file input, the reading worker, and the capability self-test. */
import { convertsColours, probeCapabilities } from '../workers/capabilities.ts';
import type { Capabilities } from '../workers/render-api.ts';
import { connect } from '../workers/rpc.ts';
import type { MediaInApi } from './media-in.worker.ts';

declare global {
  interface Window {
    pickedFile(): File;
    capabilities(): Promise<Capabilities>;
    convertsColours(): Promise<boolean>;
  }
}

const input = Object.assign(document.createElement('input'), { type: 'file', id: 'file' });
document.body.append(input);
window.reader = connect<MediaInApi>(new Worker(new URL('./media-in.worker.ts', import.meta.url), { type: 'module' })).api;
window.pickedFile = () => input.files?.[0] as File;
window.capabilities = probeCapabilities;
window.convertsColours = convertsColours;
