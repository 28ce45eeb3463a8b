import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clipFolder } from '../testing/clips.ts';
import { reasonFor } from './encoders.ts';

const folder = clipFolder();

/** The module as it is before anything was tried. */
const fresh = () => import('./encoders.ts');

/** Puts a program before the real one. */
function pretend(script: string): void {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
}

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('what works here is proven, and what does not says why', async () => {
  const { triedEncoders } = await fresh();
  const all = await triedEncoders();
  expect(await triedEncoders()).toBe(all);
  const software = ['libx264', 'libx265', 'libvpx-vp9', 'prores_ks', 'ffv1', 'aac', 'libopus'];
  for (const name of software) expect(all.find((encoder) => encoder.name === name)).toMatchObject({ works: true, reason: null });
  for (const { works, reason } of all)
    expect(works ? reason : (reason ?? '')).toEqual(works ? null : expect.stringMatching(/\.$|^ffmpeg says/));
});

test('a card that encodes is told from one that does not, and from an ffmpeg that was built without', async () => {
  pretend(`case "$*" in
    *-encoders*) echo ' V....D h264_nvenc x'; echo ' V....D libx264 x'; echo ' V....D hevc_nvenc x';;
    *hevc_nvenc*) echo '[hevc_nvenc @ 0x1] OpenEncodeSessionEx failed: unsupported device (2): (no details)' >&2; exit 1;;
  esac`);
  const all = await (await fresh()).triedEncoders();
  const named = (name: string) => all.find((encoder) => encoder.name === name);
  expect(named('h264_nvenc')).toMatchObject({ hardware: true, works: true, reason: null });
  expect(named('libx264')).toMatchObject({ hardware: false, works: true });
  expect(named('hevc_nvenc')).toMatchObject({ works: false, reason: expect.stringContaining('has no video encoder') });
  expect(named('libx265')).toMatchObject({ works: false, reason: 'This ffmpeg was built without it.' });
});

test.each([
  ['[h264_nvenc @ 0x1] Cannot load libcuda.so.1', 'no NVIDIA driver'],
  ['[h264_nvenc @ 0x1] Cannot load libnvidia-encode.so.1', 'capability “video”'],
  ['Driver does not support the required nvenc API version. Required: 12.1 Found: 11.0', 'too old'],
  ['OpenEncodeSessionEx failed: out of memory (10): (no details)', 'sessions'],
  ['No VA display found for device /dev/dri/renderD128.', 'VAAPI'],
  ['Something new went wrong\nmore', 'ffmpeg says: Something new went wrong'],
  ['', 'without a reason'],
])('“%s” is put into words', (said, words) => {
  expect(reasonFor(said)).toContain(words);
});

test('without ffmpeg there is nothing to try, and a later look finds it', async () => {
  const { triedEncoders } = await fresh();
  vi.stubEnv('PATH', folder.replace(/$/, '-empty'));
  await expect(triedEncoders()).rejects.toMatchObject({ code: 'codec-unsupported', remedy: expect.stringContaining('Install ffmpeg') });
  vi.unstubAllEnvs();
  expect((await triedEncoders()).length).toBeGreaterThan(5);
});
