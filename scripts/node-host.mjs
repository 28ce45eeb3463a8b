// Loaded with `--import` before the renderer runs in Node: WGSL and learned numbers as text, as Vite gives it to the browser, and a Vulkan driver.
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, readTools, toolEnvironment } from './tools.mjs';

// TypeScript is made JavaScript once: later starts take 0.3 s of processor time instead of 0.6. Where nothing can be written it is made each time.
enableCompileCache(join(ROOT, '.cache/node'));
registerHooks({
  load(url, context, next) {
    if (!/\.(wgsl|txt)\?raw$/.test(url)) return next(url, context);
    const source = `export default ${JSON.stringify(readFileSync(fileURLToPath(url), 'utf8'))};`;
    return { format: 'module', shortCircuit: true, source };
  },
});

Object.assign(process.env, toolEnvironment(readTools()));
