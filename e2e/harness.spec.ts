import { expect, test } from './harness/harness.ts';

test('the page is isolated and WebGPU works in a page and in a worker', async ({ page, lane }) => {
  const probe = async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    return {
      isolated: crossOriginIsolated,
      features: [...(adapter?.features ?? [])].length,
      limit: device?.limits.maxTextureDimension2D ?? 0,
    };
  };
  for (const { isolated, features, limit } of [await page.evaluate(probe), await lane.evaluate(probe)]) {
    expect(isolated).toBe(true);
    expect(features).toBeGreaterThan(0);
    expect(limit).toBeGreaterThanOrEqual(8192);
  }
});

test('modules of the repository load in a page and in a worker', async ({ page, lane }) => {
  const ask = async () => {
    const { timelineOf } = await load<typeof import('../src/media/time.ts')>('/src/media/time.ts');
    return timelineOf(Float64Array.of(0, 0.5, 1), 2).indexAt(0.7);
  };
  expect(await page.evaluate(ask)).toBe(1);
  expect(await lane.evaluate(ask)).toBe(1);
});
