import { afterAll, expect, test } from 'vitest';
import { CommandLine } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());
const parsed = async (...words: string[]) => {
  const { code, out } = await cli.call(...words, '--json');
  return { code, found: JSON.parse(out) as Record<string, unknown> };
};

test('doctor proves the programs, the encoders and the GPU, and says so in its exit code', async () => {
  const { code, found } = await parsed('doctor');
  const findings = found['findings'] as { name: string; state: string; found: string; remedy: string | null }[];
  const named = (name: string) => findings.find((finding) => finding.name === name);
  expect(code).toBe(0);
  expect(found['ok']).toBe(true);
  for (const name of ['Node', 'ffmpeg', 'ffprobe', 'H.264', 'VP9 with alpha', 'memory'])
    expect(named(name)).toMatchObject({ state: expect.stringMatching(/ok|warning/) });
  expect(named('H.264')?.found).toMatch(/libx264|nvenc|vaapi|videotoolbox/);
  expect(named('GPU')?.state).toMatch(/ok|warning/);
  for (const { state, remedy } of findings) expect(remedy === null).toBe(state === 'ok' || state === 'absent');
});

test('probe says what a clip is', async () => {
  const { code, found } = await parsed('probe', cli.clip('clip.mp4'));
  expect(code).toBe(0);
  expect(found).toMatchObject({ container: 'MP4', video: { frames: 6, frameRate: 10, size: { width: 64, height: 48 } }, audio: null });
  expect(await cli.call('probe', cli.path('missing.mp4'))).toMatchObject({ code: 2, err: expect.stringContaining('does not exist') });
});

test('bench measures every stage, ffmpeg by itself, and memory', async () => {
  const { code, found } = await parsed('bench', '--sizes', '64x48', '--frames', '4', '--style', 'vignette', '--format', 'mp4');
  expect(code).toBe(0);
  for (const stage of ['decode', 'effects', 'encode', 'whole', 'chromakey']) expect(found[stage]).toBeGreaterThan(0);
  // No Node holds less.
  expect(found['memory']).toBeGreaterThan(30 * 2 ** 20);
  expect(found['adapter']).toMatch(/\w/);
});
