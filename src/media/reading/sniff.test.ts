import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { imageHeader } from '../../../workers/reading/image-header.ts';
import { MediaError } from '../errors.ts';
import { matroskaFacts } from './ebml.ts';
import { sniff } from './sniff.ts';
import { xray } from './x-ray.ts';

const file = (content: string | Uint8Array<ArrayBuffer>, name = 'clip.mp4') =>
  new File([typeof content === 'string' ? Uint8Array.from(content, (letter) => letter.charCodeAt(0)) : content], name);
const codeOf = async (content: string | Uint8Array<ArrayBuffer>) => {
  try {
    const found = await sniff(file(content));
    return found.kind === 'image' ? found.mime : found.kind;
  } catch (error) {
    if (error instanceof MediaError) return error.code;
    throw error;
  }
};
const png = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x08\x08\x06\0\0\0';

describe('sniff', () => {
  it.each([
    ['', 'empty-file'],
    [png, 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a\x01\0\x01\0', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'image/avif'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'codec-unsupported'],
    ['\0\0\0\x14ftypisom\0\0\0\0isom', 'isobmff'],
    ['\0\0\0\x08wide\0\0\0\0mdat', 'isobmff'],
    ['\x1a\x45\xdf\xa3\x01', 'matroska'],
    ['#EXTM3U\n', 'playlist'],
    ['\xef\xbb\xbf#EXTM3U\n', 'playlist'],
    ["# clips\nfile 'a.mp4'\n", 'playlist'],
    ['ffconcat version 1.0\n', 'playlist'],
    ['<?xml version="1.0"?><MPD/>', 'playlist'],
    ['v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n', 'playlist'],
    ['RIFF\0\0\0\0WAVEfmt ', 'no-video'],
    ['ID3\x04\0', 'no-video'],
    ['fLaC', 'no-video'],
    ['RIFF\0\0\0\0AVI LIST', 'codec-unsupported'],
    ['%PDF-1.7', 'not-media'],
    ['PK\x03\x04', 'not-media'],
    ['<!doctype html><html>', 'not-media'],
    ['just some words', 'not-media'],
    ['\x00\x01\x02\x03', 'not-media'],
  ])('%j is %s', async (content, expected) => expect(await codeOf(content)).toBe(expected));

  it('knows a transport stream by its packets', async () => {
    expect(await codeOf(`G${'\0'.repeat(187)}`.repeat(3))).toBe('mpeg-ts');
  });

  it('shows names without characters that could disguise them', async () => {
    await expect(sniff(file('', 'a\u202Egpj\n.mp4'))).rejects.toThrow('“agpj.mp4” is empty');
  });
});

describe('imageHeader', () => {
  it('reads sizes without decoding', async () => {
    expect(await imageHeader(file(png), 'image/png')).toEqual({ width: 16, height: 8, bitDepth: 8 });
    const jpeg = '\xff\xd8\xff\xe1\0\x04zz\xff\xc2\0\x11\x08\x01\x02\x03\x04\x03';
    expect(await imageHeader(file(jpeg + '\0'.repeat(20)), 'image/jpeg')).toEqual({ width: 0x304, height: 0x102, bitDepth: 8 });
    expect(await imageHeader(file('\x89PNG'), 'image/png')).toBeNull();
  });
});

describe('damaged structure', () => {
  let mp4: Uint8Array<ArrayBuffer>;
  let webm: Uint8Array<ArrayBuffer>;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'sniff-'));
    const encode = (name: string, ...codec: string[]) => {
      const path = join(folder, name);
      const input = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=10:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
      execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...input, ...codec, path]);
      return Uint8Array.from(readFileSync(path));
    };
    mp4 = encode('a.mp4', '-c:v', 'libx264', '-bf', '2', '-movflags', '+faststart');
    webm = encode('a.webm', '-c:v', 'libvpx', '-c:a', 'libopus');
    rmSync(folder, { recursive: true });
  });

  it('reads an index that is in order', async () => {
    const found = await xray(file(mp4));
    expect(found).toMatchObject({ videoTracks: 1, fragmented: false, firstMissing: undefined, promisedSize: undefined });
    expect(found.samples?.times.length).toBe(10);
    expect(found.presentationEnd).toBeCloseTo(1, 6);
  });

  it('never fails but with a MediaError, whatever bytes of the index change', { timeout: 20_000 }, async () => {
    // mp4box tells the console of every odd box.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const outcomes = { read: 0, refused: 0 };
    for (let round = 0; round < 400; round++) {
      const bytes = mp4.slice();
      for (let change = 0; change <= round % 4; change++) bytes[random(2600)] = [0, 0xff, 0x7f, random(256)][random(4)] as number;
      try {
        await xray(file(bytes));
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(5);
  });

  it('reads what mediabunny does not tell of a WebM', async () => {
    const facts = await matroskaFacts(file(webm));
    expect(facts.end).toBe(webm.length);
    expect([...facts.delays.values()]).toEqual([0.0065]);
    for (let length = 0; length < 600; length += 7) await matroskaFacts(file(webm.slice(0, length)));
    expect((await matroskaFacts(file(mp4))).end).toBeUndefined();
  });
});
