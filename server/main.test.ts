import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const start = (port: string, ...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env: { ...process.env, PORT: port }, stdio: 'pipe' });

/** What a server prints until it matches, or until it ends. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk;
      if (pattern.test(text)) resolve(text);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('close', () => resolve(text));
  });
}

/** A port that somebody else listens on. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { port, [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')) };
}

test('a taken port is named, the next one is used, and a signal ends the server', async () => {
  await using taken = await takenPort();
  const child = start(String(taken.port));
  const text = await printed(child, /is at/);
  expect(text).toContain(`Port ${taken.port} is taken`);
  const url = /http:\/\/localhost:(\d+)\//.exec(text);
  expect(Number(url?.[1])).toBeGreaterThan(taken.port);
  const response = await fetch(`http://127.0.0.1:${url?.[1]}/api/health`);
  expect(response.status).toBe(200);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('with an exact port it gives up', async () => {
  await using taken = await takenPort();
  const child = start(String(taken.port), '--exact-port');
  const [text, [code]] = await Promise.all([printed(child, /No free port/), once(child, 'exit')]);
  expect(text).toContain(`Port ${taken.port} is taken`);
  expect(code).toBe(1);
});

test.each(['0', '70000', 'http', '41.5'])('PORT=%s is refused with the value', async (port) => {
  const child = start(port);
  const [text, [code]] = await Promise.all([printed(child, /must be/), once(child, 'exit')]);
  expect(text).toContain(`"${port}"`);
  expect(code).toBe(1);
});
