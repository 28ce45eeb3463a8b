import { createMiddleware } from 'hono/factory';
import { ISOLATION_HEADERS } from './headers.ts';

/**
 * Refuses requests whose `Host` is not this machine's own name for itself: a foreign name that resolves to loopback
 * (DNS rebinding) would otherwise make any web page same-origin with this server.
 */
export const allowHosts = (port: number) => {
  const allowed = new Set(['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`));
  return createMiddleware(async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? '';
    if (allowed.has(host)) return next();
    return c.text(`This server answers to localhost:${port} only.`, 421);
  });
};

/** What the web app may load. Only its own files; blobs are the pictures and clips that it makes or was given. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The AAC encoder starts its WebAssembly in a worker made of its own text.
  "worker-src 'self' blob:",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const secureHeaders = createMiddleware(async (c, next) => {
  await next();
  const headers = {
    ...ISOLATION_HEADERS,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
});
