/** Browsers of their own, which tests may kill, with their profiles kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';
import { expect } from './harness/harness.ts';

/** A browser that can be killed at once, helpers and all. */
export interface OwnBrowser {
  readonly context: BrowserContext;
  kill(): Promise<void>;
}

/** What is left of browsers that a failed test did not come to kill. */
const running = new Set<() => Promise<void>>();

async function killAll(): Promise<void> {
  for (const kill of running) await kill();
}

/** Starts a browser on a profile. */
export async function launch(profile: string): Promise<OwnBrowser> {
  const args = [...CHROMIUM_FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  await rm(join(profile, 'DevToolsActivePort'), { force: true });
  const child: ChildProcess = spawn(CHROMIUM, args, { stdio: 'ignore', detached: true });
  const kill = async () => {
    running.delete(kill);
    const gone = once(child, 'exit');
    // The negative number names the whole group: its helpers must not survive it.
    process.kill(-(child.pid as number), 'SIGKILL');
    await gone;
  };
  running.add(kill);
  const port = async () => (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')[0];
  await expect.poll(port, { timeout: 30_000 }).toMatch(/^\d+$/);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await port()}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no context.');
  return { context, kill };
}

/** Lends a folder for a profile, which goes when the test is over. */
export async function withProfile(use: (profile: string) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'framewright-profile-'));
  try {
    await use(profile);
  } finally {
    await killAll();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
