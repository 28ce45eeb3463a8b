import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';

const HOST = '127.0.0.1';

const { values } = parseArgs({
  options: {
    // Fails instead of taking the next port: for programs that have already told somebody the address.
    'exact-port': { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}

async function freePort(wanted: number): Promise<number> {
  const last = values['exact-port'] ? wanted : Math.min(wanted + 20, 65_535);
  for (let port = wanted; port <= last; port++) {
    if (await isFree(port)) return port;
    say(`Port ${port} is taken by another program.`);
  }
  return fail(`No free port was found between ${wanted} and ${last}. Choose one: PORT=8080 npm start`);
}

const wanted = Number(process.env['PORT'] ?? 4173);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535)
  fail(`PORT must be a whole number from 1 to 65535, not "${process.env['PORT']}".`);

const port = await freePort(wanted);
const dist = join(import.meta.dirname, '../dist');
const server = serve({ fetch: createApp({ dist, port }).fetch, hostname: HOST, port }, () => {
  if (!existsSync(join(dist, 'index.html'))) say('The web app is not built yet. Run: npm run build');
  say(`Framewright is at http://localhost:${port}/  (Ctrl+C stops it)`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    setTimeout(() => process.exit(0), 2000).unref();
  });
}
