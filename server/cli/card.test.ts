import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { Card } from '../testing/card.ts';
import { CommandLine } from './testing/command-line.ts';

const cli = new CommandLine();
const folder = mkdtempSync(join(tmpdir(), 'framewright-card-'));
const card = new Card(folder);
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  cli[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const FRAMES = 132;
cli.clip('clip.mp4', FRAMES);
const words = ['render', 'clip.mp4', '--style', 'vignette', '--format', 'mp4'];

/** Renders with a card of some kind; gives the file's bytes and what was said. */
async function rendered(name: string, behaviour: Parameters<Card['path']>[0], ...more: string[]) {
  vi.stubEnv('PATH', card.path(behaviour));
  const { code, events } = await cli.runEvents(...words, '--out', name, ...more);
  vi.unstubAllEnvs();
  const notes = events.filter(({ event }) => event === 'note').map(({ message }) => message);
  const [output] = (events.find(({ event }) => event === 'done')?.['outputs'] ?? []) as { frames: number; encoder: string }[];
  return { code, notes, output, events, ...card.asked() };
}

const bytesOf = (name: string) => readFileSync(cli.path(name));

test.runIf(process.platform === 'linux')(
  'a card that is proven encodes, unless software is asked for',
  async () => {
    const { code, notes, output, proofs, videos } = await rendered('card.mp4', {});
    expect({ code, notes, output }).toMatchObject({ code: 0, notes: [], output: { frames: FRAMES, encoder: 'h264_nvenc' } });
    // Once as such, and once with what is to be encoded.
    expect(proofs).toHaveLength(2);
    expect(proofs[1]).toContain('s=64x48');
    const [first = ''] = videos;
    expect(first).toContain('-c:v h264_nvenc -preset p5 -tune hq');
    expect(first).toContain('-rc vbr -cq 20 -b:v 0');
    expect(first).toContain('-forced-idr 1 -g 9999');

    const software = await rendered('software.mp4', {}, '--encoder', 'software');
    expect(software).toMatchObject({ code: 0, output: { encoder: 'libx264' }, proofs: [], videos: [] });
    expect(bytesOf('software.mp4').equals(bytesOf('card.mp4'))).toBe(false);
  },
  300_000,
);

test.runIf(process.platform === 'linux')(
  'work that was begun by the card goes on with the card, and never with software',
  async () => {
    vi.stubEnv('PATH', card.path());
    const stopped = cli.start([...words, '--out', 'kept.mp4', '--json']);
    let seen = '';
    stopped.child.stdout.on('data', (text: string) => {
      seen += text;
      if (/"phase":"rendering","done":(9\d|1\d\d),/.test(seen) && stopped.child.exitCode === null) stopped.child.kill('SIGINT');
    });
    expect((await stopped.ended).out).toContain('"resumable":true');
    expect(readFileSync(cli.path('kept.mp4.framewright/journal'), 'utf8')).toContain('h264_nvenc');

    const refused = await rendered('kept.mp4', {}, '--resume', '--encoder', 'software');
    expect(refused).toMatchObject({ code: 1, videos: [] });
    expect(refused.events.find(({ event }) => event === 'failed')?.['message']).toContain('another encoder');
    const goneOn = await rendered('kept.mp4', {}, '--resume');
    expect(goneOn).toMatchObject({ code: 0, output: { encoder: 'h264_nvenc' } });
    expect((goneOn.output as unknown as { resumed: number }).resumed).toBeGreaterThan(0);
    expect(bytesOf('kept.mp4').equals(bytesOf('card.mp4'))).toBe(true);
  },
  300_000,
);

test.runIf(process.platform === 'linux')('a card that fails once does the group again; one that goes on failing is replaced', async () => {
  const once = await rendered('once.mp4', { breaks: '2' });
  expect(once).toMatchObject({ code: 0, notes: [], output: { encoder: 'h264_nvenc' } });
  expect(bytesOf('once.mp4').equals(bytesOf('card.mp4'))).toBe(true);

  const always = await rendered('always.mp4', { breaks: '2|3|4|5|6|7|8' });
  expect(always).toMatchObject({ code: 0, output: { frames: FRAMES, encoder: 'libx264' } });
  expect(always.notes).toEqual([
    expect.stringMatching(/^h264_nvenc could not encode .*fell off its bus\)\. It was rendered again with software\.$/),
  ]);
  expect(bytesOf('always.mp4').equals(bytesOf('software.mp4'))).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'what the card makes wrongly, or does not take, is left to software, which is said',
  async () => {
    const wrong = await rendered('wrong.mp4', { isWrong: true });
    expect(wrong).toMatchObject({ code: 0, output: { encoder: 'libx264' } });
    expect(wrong.notes).toEqual([expect.stringMatching(/h264_nvenc .*is not what was rendered: .* It was rendered again with software\./)]);
    expect(bytesOf('wrong.mp4').equals(bytesOf('software.mp4'))).toBe(true);

    const small = await rendered('small.mp4', { refuses: '64x48' });
    expect(small).toMatchObject({ code: 0, output: { encoder: 'libx264' }, videos: [] });
    expect(small.notes).toEqual([expect.stringContaining('The graphics card does not encode this video (')]);
  },
  300_000,
);
