import { Hono } from 'hono';
import { allowHosts, secureHeaders } from './web/gate.ts';
import { webApp } from './web/web-app.ts';

/** What the server is started with. */
export interface AppOptions {
  /** Folder of the built web app. */
  readonly dist: string;
  /** Port it is reached at: part of every `Host` that it answers to. */
  readonly port: number;
}

/** The HTTP application: the gate first, then the API, then the files of the web app. */
export function createApp({ dist, port }: AppOptions): Hono {
  const app = new Hono();
  app.use(allowHosts(port), secureHeaders);
  app.get('/api/health', (c) => c.json({ ok: true }));
  app.all('/api/*', (c) => c.json({ error: `There is no ${c.req.method} ${c.req.path}.` }, 404));
  app.get('/*', webApp(dist));
  app.onError((error, c) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return c.text('The server failed on this request; its terminal says why.', 500);
  });
  return app;
}
