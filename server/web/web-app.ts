import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Context, Handler } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

/** First and last byte of a file that a `Range` header asks for. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header for a file of `size` bytes: null when the whole file is meant (also for several ranges, which
 * RFC 9110 lets a server ignore), `unsatisfiable` when it lies outside.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (!match[1] && !match[2])) return null;
  const first = match[1] ? Number(match[1]) : null;
  const last = match[2] ? Number(match[2]) : null;
  if (first === null) {
    const length = Math.min(last as number, size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  if (last !== null && last < first) return null;
  return first >= size ? 'unsatisfiable' : { start: first, end: Math.min(last ?? size - 1, size - 1) };
}

/** Where a request's file lies below `dist`, or null for a path that no file of ours can have. */
function fileOf(dist: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const parts = decoded.split('/').filter(Boolean);
  // Ours have plain names: this keeps out `..`, drives, streams, hidden files and NUL at once.
  if (!parts.every((part) => /^[\w-][\w.~-]*$/.test(part))) return null;
  return join(dist, ...parts);
}

async function sizeOf(file: string | null): Promise<{ readonly size: number; readonly modified: number } | null> {
  if (file === null) return null;
  try {
    const found = await stat(file);
    return found.isFile() ? { size: found.size, modified: found.mtimeMs } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/**
 * Serves the built web app. A path that is no file gets `index.html`, where the router finds the page; one that looks
 * like a file gets 404, so that a missing script is never answered with a page.
 */
export function webApp(dist: string): Handler {
  return async (c) => {
    const asked = fileOf(dist, c.req.path);
    const found = await sizeOf(asked);
    if (asked && found) return send(c, asked, found.size, found.modified);
    if (asked === null || extname(asked)) return c.text('Not found.', 404);
    const page = join(dist, 'index.html');
    const index = await sizeOf(page);
    if (!index) return c.text('The web app is not built. Run: npm run build', 503);
    return send(c, page, index.size, index.modified);
  };
}

function send(c: Context, file: string, size: number, modified: number): Response {
  const headers = new Headers({
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    // Names in assets/ contain a hash of the content; everything else is looked up again each time.
    'Cache-Control': c.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Accept-Ranges': 'bytes',
    ETag: `"${size.toString(36)}-${Math.round(modified).toString(36)}"`,
  });
  if (c.req.header('if-none-match') === headers.get('etag')) return new Response(null, { status: 304, headers });

  const ifRange = c.req.header('if-range');
  const range = ifRange === undefined || ifRange === headers.get('etag') ? parseRange(c.req.header('range'), size) : null;
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers.set('Content-Length', String(end - start + 1));
  if (range) headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  const status = range ? 206 : 200;
  if (c.req.method === 'HEAD' || size === 0) return new Response(null, { status, headers });
  return new Response(Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream, { status, headers });
}
