// Loaded with `--import` before the renderer runs in Node: WGSL and learned numbers as text, as Vite gives it to the browser, and a Vulkan driver.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readTools, toolEnvironment } from './tools.mjs';

registerHooks({
  load(url, context, next) {
    if (!/\.(wgsl|txt)\?raw$/.test(url)) return next(url, context);
    const source = `export default ${JSON.stringify(readFileSync(fileURLToPath(url), 'utf8'))};`;
    return { format: 'module', shortCircuit: true, source };
  },
});

Object.assign(process.env, toolEnvironment(readTools()));
