/**
 * One export in Node, by the way that the command line goes, in a process of its own whose memory somebody watches:
 * `node --expose-gc --import ./scripts/node-host.mjs bench/memory/render-clip.ts CLIP FORMAT OUTPUT`. Says in JSON what came of it.
 */
import { renderJob } from '../../server/render/render-job.ts';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import { recipeOf, STACKS } from '../cases.ts';

const [input = '', format = 'webm', output = ''] = process.argv.slice(2);
// Node leaves garbage lying, the more the longer it works: what is held would not be told from what is merely not yet cleared away.
setInterval(() => globalThis.gc?.(), 1000).unref();
const began = performance.now();
const { files, adapter } = await renderJob({
  input,
  recipe: recipeOf(STACKS.point, format as OutputFormat),
  outputs: [output],
  signal: new AbortController().signal,
});
const [file] = files;
const { frames, bytes } = file ?? { frames: 0, bytes: 0 };
process.stdout.write(`${JSON.stringify({ frames, bytes, adapter, seconds: (performance.now() - began) / 1000 })}\n`);
// Dawn keeps the process alive.
process.exit(0);
