import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';

const PAGE = '<!doctype html><title>Framewright</title>';
const SCRIPT = 'export const answer = 42;';
let folder: string;
let dist: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-'));
  dist = join(folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(dist, 'index.html'), PAGE);
  await writeFile(join(dist, 'sw.js'), 'self;');
  await writeFile(join(dist, 'assets/app-abc123.js'), SCRIPT);
  await writeFile(join(dist, 'assets/core-abc123.wasm'), Uint8Array.of(0, 97, 115, 109));
  await writeFile(join(folder, 'secret.txt'), 'secret');
});

afterAll(() => rm(folder, { recursive: true }));

function get(path: string, headers: Record<string, string> = {}, root = dist): Promise<Response> {
  const app = createApp({ dist: root, port: 4173 });
  return Promise.resolve(app.request(path, { headers: { host: '127.0.0.1:4173', ...headers } }));
}

describe('host', () => {
  test.each(['127.0.0.1:4173', 'localhost:4173', 'LOCALHOST:4173'])('%s is answered', async (host) => {
    expect((await get('/api/health', { host })).status).toBe(200);
  });

  test.each(['', 'evil.example', 'evil.example:4173', '127.0.0.1', '127.0.0.1:4174', '127.0.0.1:4173.evil.example'])(
    '“%s” is refused',
    async (host) => {
      const response = await get('/', { host });
      expect(response.status).toBe(421);
      expect(await response.text()).not.toContain('<title>');
    },
  );

  test('X-Forwarded-Host does not help', async () => {
    expect((await get('/', { host: 'evil.example', 'x-forwarded-host': '127.0.0.1:4173' })).status).toBe(421);
  });
});

test.each(['/', '/item/abc', '/assets/app-abc123.js', '/assets/gone.js', '/api/health', '/api/none'])(
  '%s carries the policies',
  async (path) => {
    const { headers } = await get(path, { accept: 'text/html' });
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("'unsafe-inline'");
    expect(policy).not.toContain("'unsafe-eval'");
  },
);

describe('files', () => {
  test('hashed assets are kept for good and typed', async () => {
    const script = await get('/assets/app-abc123.js');
    expect(await script.text()).toBe(SCRIPT);
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/core-abc123.wasm')).headers.get('content-type')).toContain('application/wasm');
  });

  test.each(['/', '/index.html', '/sw.js', '/item/abc'])('%s is asked for anew', async (path) => {
    const response = await get(path, { accept: 'text/html' });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('a route of the app is the page', async () => {
    expect(await (await get('/item/abc')).text()).toBe(PAGE);
  });

  test('a missing chunk is missing, never the page or immutable', async () => {
    const response = await get('/assets/gone.js', { accept: 'text/html,*/*' });
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  test('a range is that range', async () => {
    const response = await get('/assets/app-abc123.js', { range: 'bytes=7-11' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes 7-11/${SCRIPT.length}`);
    expect(await response.text()).toBe('const');
  });

  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt'])(
    '%s stays inside',
    async (path) => {
      expect(await (await get(path)).text()).not.toContain('secret');
    },
  );

  test('without a build it says how to build', async () => {
    const response = await get('/', { accept: 'text/html' }, join(dist, 'nowhere'));
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});

test('health is well', async () => {
  expect(await (await get('/api/health')).json()).toEqual({ ok: true });
});

test('what the API lacks is a 404 in JSON', async () => {
  const response = await get('/api/none', { accept: 'text/html' });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: 'There is no GET /api/none.' });
});
