import { expect, test, vi } from 'vitest';
import type { ExportProgress } from '../../src/jobs/export/export-progress.ts';
import { ExportMeter } from './export-meter.ts';

test('work that counts nothing for long says now and then that it goes on, and does not slow the rate down', () => {
  vi.useFakeTimers();
  try {
    const said: ExportProgress[] = [];
    const meter = new ExportMeter('rendering', 30, (progress) => said.push(progress), 10);
    expect(said).toHaveLength(1);
    // A minute of frames that only an effect sees.
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1000);
      meter.goesOn();
    }
    expect(said).toHaveLength(7);
    expect(new Set(said.map(({ done }) => done))).toEqual(new Set([10]));
    for (let done = 11; done <= 14; done++) {
      vi.advanceTimersByTime(2000);
      meter.goesOn();
      meter.update(done);
    }
    expect(said).toHaveLength(11);
    expect(said.at(-1)).toMatchObject({ done: 14, fps: 0.5, eta: 32 });
  } finally {
    vi.useRealTimers();
  }
});
