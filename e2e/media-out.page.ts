/** Page side of `media-out.spec.ts`: a file input and the writing worker. */
import { connect, type Remote } from '../workers/rpc.ts';
import type { MediaOutApi } from './media-out.worker.ts';

declare global {
  interface Window {
    writer: Remote<MediaOutApi>;
    pickedSound(): File;
  }
}

const input = Object.assign(document.createElement('input'), { type: 'file', id: 'sound' });
document.body.append(input);
window.writer = connect<MediaOutApi>(new Worker(new URL('./media-out.worker.ts', import.meta.url), { type: 'module' })).api;
window.pickedSound = () => input.files?.[0] as File;
