/** Workers of the product as single files: a test that starts thirty of them would otherwise load their two hundred modules thirty times. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { ISOLATION_HEADERS } from '../../server/web/headers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BASE = '/bundled/';
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' };

/** Files of a bundled module by their path below `BASE`. */
type Files = ReadonlyMap<string, string | Uint8Array>;

async function bundle(name: string): Promise<Files> {
  const made = (await build({
    ...{ configFile: false, root, base: BASE, publicDir: false, logLevel: 'error', worker: { format: 'es' } },
    build: {
      ...{ write: false, minify: false, target: 'esnext', assetsInlineLimit: 0, reportCompressedSize: false },
      chunkSizeWarningLimit: 2 ** 16,
      rollupOptions: { input: `${root}workers/${name}.ts`, output: { entryFileNames: `${name}.js` } },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(made.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

/** Answers requests for the modules in `workers` that end in `.worker.ts` with bundles, each made when it is first asked for. */
export function bundledWorkers(): Plugin {
  const bundles = new Map<string, Promise<Files>>();
  return {
    name: 'bundled-workers',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        for (const [header, value] of Object.entries(ISOLATION_HEADERS)) response.setHeader(header, value);
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const name = /^\/workers\/([\w-]+\.worker)\.ts$/.exec(path)?.[1];
        if (name) {
          const files = bundles.get(name) ?? bundle(name);
          bundles.set(name, files);
          await files;
          response.setHeader('Content-Type', 'text/javascript').end(`import '${BASE}${name}.js';`);
          return;
        }
        if (!path.startsWith(BASE)) return next();
        for (const files of await Promise.all(bundles.values())) {
          const content = files.get(path.slice(BASE.length));
          if (content === undefined) continue;
          response.setHeader('Content-Type', TYPES[path.replace(/^.*\./, '')] ?? 'application/octet-stream');
          response.setHeader('Cache-Control', 'max-age=3600').end(content);
          return;
        }
        next();
      });
    },
  };
}
