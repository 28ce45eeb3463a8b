/** Exports as files: streaming, giving up, a full disk, and what verification refuses. */
import { expect, test } from './harness/harness.ts';
import type { Job } from './media-out.worker.ts';
import { expectBalance, type Failure, openStudio, small, steady } from './media-out-studio.ts';

const studio = openStudio();

test.describe('files', () => {
  for (const [format, quality] of [
    ['webm', 'lossless'],
    ['mp4', 'best'],
  ] as const) {
    test(`stream out: a ${format} of any length is never held in memory`, async () => {
      const size = { width: 480, height: 270 };
      const made = await studio().make({ name: `long.${format}`, format, quality, size, motif: 'noise', times: steady(72, 24) });
      expect(made.bytes).toBeGreaterThan(7e6);
      // A piece being filled and one being written.
      expect(made.pending).toBeLessThan(6e6);
      expectBalance(made);
    });
  }

  test('a picked file gets the same bytes as a private one', async () => {
    const job: Job = { name: 'private.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(10, 10) };
    await studio().make(job);
    await studio().make({ ...job, name: 'picked.webm', picked: true });
    const [a, b] = await studio().page.evaluate(() =>
      Promise.all([window.writer.bytes('private.webm'), window.writer.bytes('picked.webm')]),
    );
    expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).toBe(0);
  });

  test('giving up removes the file, and may be done twice', async () => {
    for (const picked of [false, true]) {
      const job: Job = {
        name: `gone-${picked}.webm`,
        format: 'webm',
        quality: 'good',
        size: small,
        alpha: true,
        times: steady(20, 10),
        abortAfter: 12,
        picked,
      };
      expect(await studio().attempt(job, 'opus.webm')).toMatchObject({ code: 'AbortError' });
      expect(await studio().page.evaluate(() => window.writer.files())).not.toContain(job.name);
    }
  });
});

test.describe('a full disk', () => {
  for (const picked of [false, true]) {
    test(`stops the export with its size, and nothing is left behind${picked ? ' (picked file)' : ''}`, async ({
      browser,
      moduleServer,
    }) => {
      // A profile of its own, because the limit stays.
      const other = await browser.newContext();
      const full = await other.newPage();
      await full.goto(`${moduleServer}e2e/harness/index.html`);
      const session = await other.newCDPSession(full);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(moduleServer).origin, quotaSize: 2e6 });
      await full.evaluate(() => load('/e2e/media-out.page.ts'));
      const job: Job = {
        name: 'full.webm',
        format: 'webm',
        quality: 'lossless',
        size: { width: 320, height: 180 },
        motif: 'noise',
        times: steady(80, 10),
        picked,
      };
      const failure = await full.evaluate(
        (what) =>
          window.writer.make(what, null).then(
            () => ({ code: 'written', message: '', remedy: '' }),
            ({ code, message, remedy }: Failure) => ({ code, message, remedy }),
          ),
        job,
      );
      expect(failure.code, failure.message).toBe('storage-full');
      expect(failure.message).toMatch(/“full\.webm”.* \d+(\.\d)? (kB|MB)/);
      expect(failure.remedy).not.toBe('');
      expect(await full.evaluate(() => window.writer.files())).toEqual([]);
      await other.close();
    });
  }
});

test.describe('verification', () => {
  const job: Job = { name: 'truth.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(24, 12) };

  test('refuses other alpha, other colour, other order and missing frames', async () => {
    await studio().make(job);
    const others: readonly (readonly [string, Partial<Job>, RegExp])[] = [
      ['one patch of alpha in one frame', { fault: { frame: 7, plane: 3, by: 90 } }, /alpha of frame 7 \(0\.58 s\)/],
      ['one patch of luma in one frame', { fault: { frame: 5, plane: 0, by: 120 } }, /brightness of frame 5/],
      ['one patch of chroma in one frame', { fault: { frame: 5, plane: 1, by: 120 } }, /frame 5/],
      ['no alpha', { alpha: false }, /alpha is missing/],
      ['a frame less', { times: steady(23, 12) }, /23 frames instead of 24/],
      ['another size', { size: { width: 126, height: 96 } }, /126×96 instead of 128×96/],
      ['later by a frame', { times: steady(25, 12), range: { start: 1, end: 25 } }, /off by/],
      ['longer', { times: [...steady(23, 12), 2.2] }, /lasts/],
    ];
    for (const [title, change, message] of others) {
      await studio().make({ ...job, ...change, name: 'other.webm' });
      expect(await studio().verification('other.webm', 'truth.webm'), title).toMatch(message);
      expect(await studio().verification('other.webm', 'truth.webm'), title).toMatch(/^verification-failed/);
    }
    expect(await studio().verification('truth.webm', 'truth.webm')).toBe('passed');
  });

  for (const format of ['webm', 'mp4'] as const) {
    test(`refuses a damaged ${format}`, async () => {
      const name = `broken.${format}`;
      const made = await studio().make({ ...job, name, format, alpha: format === 'webm' });
      await studio().page.evaluate(([file, at]) => window.writer.damage(file, at, new Uint8Array(400).fill(0x55)), [
        name,
        Math.floor(made.bytes * 0.6),
      ] as const);
      expect(await studio().verification(name, name)).toMatch(/^verification-failed/);
      await studio().make({ ...job, name, format, alpha: format === 'webm' });
      await studio().page.evaluate(([file, at]) => window.writer.damage(file, at, null), [name, Math.floor(made.bytes * 0.8)] as const);
      expect(await studio().verification(name, name)).toMatch(/^verification-failed/);
      await studio().page.evaluate((file) => window.writer.damage(file, 0, null), name);
      expect(await studio().verification(name, name)).toMatch(/^verification-failed/);
    });
  }
});
