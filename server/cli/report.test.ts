import { expect, test } from 'vitest';
import { clock, jsonReport, progressLine, progressMeter, sizeText, textReport } from './report.ts';

function recorder(isTTY = false) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns: 80, write: (text: string) => void written.push(text) } };
}

const progress = (done: number) =>
  ({ event: 'progress', input: 'clip.mp4', phase: 'rendering', done, total: 100, fps: 12.5, eta: 60 }) as const;

test('a progress line says all there is, within the terminal', () => {
  expect(progressLine(progress(50), 100)).toBe('clip.mp4  ████████████░░░░░░░░░░░░  50 %   50/100 frames  13 fps  1:00 left');
  for (const columns of [20, 40, 60, 70, 80, 200]) {
    const line = progressLine({ ...progress(50), input: `${'very/'.repeat(40)}long.mp4` }, columns);
    expect([...line].length).toBeLessThan(columns);
  }
  expect(progressLine({ ...progress(0), fps: 0, eta: null }, 100)).not.toContain('left');
  const search = progressLine({ ...progress(360), phase: 'searching', total: 1000, eta: null }, 100);
  expect(search).toMatch(/ 36 % {2}searching for the best sticker$/);
});

test('the bar is drawn on a terminal only, ten times a second, and cleared before anything else', () => {
  let now = 0;
  const [out, err] = [recorder(), recorder(true)];
  const report = textReport(out.stream, err.stream, () => now);
  for (let done = 1; done <= 99; done++) {
    now += 10;
    report.event(progress(done));
  }
  expect(err.written).toHaveLength(10);
  report.event(progress(100));
  expect(err.written).toHaveLength(11);
  report.event({ event: 'note', input: 'clip.mp4', message: 'Quiet.' });
  expect(err.written.slice(-2)).toEqual(['\r\u001b[2K', 'clip.mp4: Quiet.\n']);
  const plain = recorder();
  textReport(out.stream, plain.stream, () => now).event(progress(100));
  expect(plain.written).toEqual([]);
});

test('JSON is one object a line, with every event but only some of the progress', () => {
  let now = 0;
  const { written, stream } = recorder();
  const report = jsonReport(stream, () => now);
  for (let done = 1; done <= 100; done++) {
    now += 20;
    report.event(progress(done));
  }
  const events = written.map((line) => JSON.parse(line) as { done: number });
  expect(events.map(({ done }) => done)).toEqual([1, 26, 51, 76, 100]);
  report.event({ event: 'summary', done: 1, failed: 0, stopped: 0 });
  expect(written.at(-1)).toBe('{"event":"summary","done":1,"failed":0,"stopped":0}\n');
});

test('the meter tells the rate of the last seconds, not of all time', () => {
  let now = 0;
  const meter = progressMeter(() => now);
  for (let done = 1; done <= 20; done++) {
    now += 1000;
    meter(done, 1000);
  }
  expect(meter(20, 1000)).toEqual({ fps: 1, eta: 980 });
  for (let done = 30; done <= 200; done += 10) {
    now += 1000;
    meter(done, 1000);
  }
  expect(meter(200, 1000)).toEqual({ fps: 10, eta: 80 });
});

test('frames that an earlier run has made do not count as speed', () => {
  let now = 0;
  const meter = progressMeter(() => now);
  now = 1000;
  expect(meter(501, 1000)).toEqual({ fps: 1, eta: 499 });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [256_000, '256 kB'],
  [4_200_000, '4.2 MB'],
  [3e12, '3.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test('clocks', () => {
  expect([clock(7), clock(59.6), clock(3723)]).toEqual(['0:07', '1:00', '1:02:03']);
});
