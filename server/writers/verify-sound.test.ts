/** A finished file whose sound is damaged does not pass, however its pictures are verified. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputAudioTrack } from 'mediabunny';
import { expect, test } from 'vitest';
import { FrameWitness } from '../../src/media/pictures/frame-witness.ts';
import { openCodedFile } from '../../src/media/video/coded-file.ts';
import { type MuxedVideo, muxVideo } from '../../src/media/video/mux-video.ts';
import { openFileTarget } from '../files/file-target.ts';
import { openContainer } from '../reading/container.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { clipFolder, ffmpeg, h264 } from '../testing/clips.ts';
import { planAudio } from './audio.ts';
import { hashWitness, verifyExact } from './verify-exact.ts';
import { factsOf, verifyVideo } from './verify-video.ts';

const folder = clipFolder();
const signal = new AbortController().signal;
const FRAMES = 12;
const timeline = { length: FRAMES, timeOf: (at: number) => at / 24, durationOf: () => 1 / 24 };

/** A file made as an export makes it: its pictures put together, its sound coded. */
async function made(container: 'mp4' | 'mkv'): Promise<MuxedVideo & { readonly path: string }> {
  const source = join(folder, `source.${container}`);
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=24:d=0.5', '-f', 'lavfi', '-i', 'sine=d=0.5', '-c:a', 'aac'];
  ffmpeg(...picture, ...h264(), '-bf', '0', source);
  using coded = (await openCodedFile(new FilePathSource(source))) ?? expect.fail();
  using sound = await openContainer(source);
  const path = join(folder, `made.${container}`);
  const target = await openFileTarget(path);
  const records = async function* () {
    for await (const record of coded.frames(24)) yield { ...record, note: null };
  };
  const colour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } as const;
  const muxed = await muxVideo({
    ...{ container, timeline, frameRate: 24, tags: {}, stream: target.stream, signal, records: records() },
    track: { ...coded.track, colour, alpha: false },
    audio: await planAudio({ source: sound, container, start: 0, end: 0.5, whole: false, quality: 'good', signal }),
  });
  await target.complete();
  return { ...muxed, path };
}

async function damageSound(path: string): Promise<void> {
  const bytes = readFileSync(path);
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = (await input.getPrimaryAudioTrack()) as InputAudioTrack;
  const { data } = (await new EncodedPacketSink(track).getPacket(0.3)) ?? expect.fail();
  const at = bytes.indexOf(data) + 20;
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
}

const refused = { code: 'verification-failed', message: expect.stringMatching(/its sound is stored damaged near 0\.\d\d s/) };

test('one wrong byte of its sound, and a video is refused', async () => {
  const { path, sums, audioSpan } = await made('mp4');
  await using source = await openFfmpegSource(path, signal);
  const witness = new FrameWitness(FRAMES, { width: 64, height: 48 });
  const notes: Uint8Array[] = [];
  for await (using frame of source.frames(Array(FRAMES).keys(), signal)) notes.push(witness.see(frame));
  const none = { colourBlock: 0, colourMean: 0, alphaBlock: 0, alphaMean: 0, alphaMax: 0, colourMax: 0 };
  const verify = () => {
    const comparison = witness.comparison(
      (async function* () {
        yield* notes;
      })(),
    );
    const expected = { ...factsOf(source), files: [{ packets: sums, audio: audioSpan }], tolerance: none, foreign: none, comparison };
    return verifyVideo([path], path, expected, signal);
  };
  expect(await verify()).toMatchObject({ framesCompared: FRAMES });
  await damageSound(path);
  await expect(verify()).rejects.toMatchObject(refused);
});

test('one wrong byte of its sound, and an archive is refused', async () => {
  const { path, sums, audioSpan } = await made('mkv');
  await using source = await openFfmpegSource(path, signal);
  const hashes: (Uint8Array | null)[] = [];
  for await (using frame of source.frames(Array(FRAMES).keys(), signal)) hashes.push(await hashWitness.see(frame));
  const verify = () => {
    const rendered = (async function* () {
      yield* hashes;
    })();
    const expected = { ...factsOf(source), format: source.info.format, packets: sums, audio: audioSpan, hashes: rendered };
    return verifyExact(path, path, expected, signal);
  };
  expect(await verify()).toMatchObject({ framesCompared: FRAMES });
  await damageSound(path);
  await expect(verify()).rejects.toMatchObject(refused);
});
