/** Sound of exports, judged by ffmpeg: where it lies, how long it is, and when there is none. */
import { ffprobe, fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import type { Job } from './media-out.worker.ts';
import { expectBalance, openStudio, steady } from './media-out-studio.ts';
import { lagOf, soundOf } from './raw-video.ts';

const studio = openStudio();

test.describe('sound lies where it was, to a millisecond', () => {
  const range = { start: 7, end: 19 };
  const cases: readonly (readonly [sound: string, format: 'mp4' | 'webm', cut: boolean, codec: string])[] = [
    ['aac44.mp4', 'mp4', false, 'aac'],
    ['aac44.mp4', 'mp4', true, 'aac'],
    ['aac44.mp4', 'webm', false, 'opus'],
    ['aac44.mp4', 'webm', true, 'opus'],
    ['opus.webm', 'webm', false, 'opus'],
    ['opus.webm', 'webm', true, 'opus'],
    ['opus.webm', 'mp4', true, 'aac'],
    ['pcm.mov', 'mp4', true, 'aac'],
    ['pcm.mov', 'webm', false, 'opus'],
  ];
  for (const [sound, format, cut, codec] of cases) {
    test(`${sound} into ${format}, ${cut ? 'cut' : 'whole'}`, async () => {
      const name = `${sound}-${cut}.${format}`;
      // Twenty frames in two seconds: the sound is as long or longer.
      const job: Job = { name, format, quality: 'good', size: { width: 64, height: 64 }, times: steady(20, 10), ...(cut && { range }) };
      const made = await studio().make(job, sound);
      expectBalance(made);
      const path = await studio().save(name);
      const { streams } = (await ffprobe('-select_streams', 'a:0', '-show_streams', path)) as { streams: Record<string, string>[] };
      expect(streams[0]?.['codec_name']).toBe(codec);
      const [start, end] = cut ? [range.start / 10, range.end / 10] : [0, 2];
      const written = await soundOf(path);
      const reference = await soundOf(await fixture(sound), { start, end });
      expect(Math.abs(lagOf(written, reference))).toBeLessThanOrEqual(48);
      // As long as the pictures: Opus may lack its delay of 6.5 ms at the end, AAC may have the rest of its last packet.
      expect(written.length / 48_000).toBeGreaterThan(end - start - 0.007);
      expect(written.length / 48_000).toBeLessThan(end - start + 0.024);
    });
  }

  test('sound shorter than the pictures ends early, and nothing is invented', async () => {
    const job: Job = {
      name: 'short.mp4',
      format: 'mp4',
      quality: 'draft',
      size: { width: 64, height: 64 },
      times: steady(45, 10),
      range: { start: 10, end: 45 },
    };
    await studio().make(job, 'aac44.mp4');
    const written = await soundOf(await studio().save(job.name));
    expect(Math.abs(written.length / 48_000 - 2)).toBeLessThan(0.05);
  });

  test('a range without sound has no audio track', async () => {
    const job: Job = {
      name: 'silent.webm',
      format: 'webm',
      quality: 'draft',
      size: { width: 64, height: 64 },
      times: steady(50, 10),
      range: { start: 40, end: 50 },
    };
    expect((await studio().make(job, 'aac44.mp4')).codecs.audio).toBeNull();
  });
});
