import { describe, expect, it } from 'vitest';
import { Damage } from '../../../workers/reading/damage.ts';
import { frameRateOf, frameTable, type TableLimits } from './frame-table.ts';
import { type PacketInfo, PacketTable } from './packet-table.ts';

/** Packets in decode order from their frame numbers at 10 fps; an upper-case K before a number marks a sync sample. */
function packets(order: string, start = 0): PacketInfo[] {
  return order.split(' ').map((item) => ({
    timestamp: start + Number(item.replace('K', '')) / 10,
    duration: 0.1,
    key: item.startsWith('K'),
  }));
}
const tableOf = (list: readonly PacketInfo[], limits?: TableLimits) => frameTable(PacketTable.of(list), limits);
const times = (list: Float64Array) => [...list].map((time) => Number(time.toFixed(6)));

describe('frameTable', () => {
  it('puts B-frames into presentation order and keeps their decode positions', () => {
    const table = tableOf(packets('K0 3 1 2 K4 7 5 6'));
    expect(times(table.times)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect([0, 1, 2, 3].map((frame) => table.decodePosition(frame))).toEqual([0, 2, 3, 1]);
    expect([...table.syncFrames]).toEqual([0, 4]);
    expect(table.startPosition(5)).toBe(4);
    expect(table.end).toBeCloseTo(0.8, 9);
  });

  it('starts the leading frames of an open GOP at the sync sample before it', () => {
    const table = tableOf(packets('K0 1 K4 2 3 5'));
    expect([2, 3, 4, 5].map((frame) => table.startPosition(frame))).toEqual([0, 0, 2, 2]);
  });

  it('cuts what an edit list puts before 0 and shows the straddling frame from 0', () => {
    const table = tableOf(packets('K0 1 2 3 4', -0.25));
    expect(times(table.times)).toEqual([0, 0.05, 0.15]);
    expect(table.decodePosition(0)).toBe(2);
    expect(table.startPosition(0)).toBe(0);
    expect(table.syncFrames.length).toBe(0);
  });

  it('ends where the edit list ends', () => {
    const table = tableOf(packets('K0 1 2 3 4'), { presentationEnd: 0.25 });
    expect(table.length).toBe(3);
    expect(table.end).toBe(0.25);
  });

  it('stops before the first frame whose bytes are missing, in presentation order', () => {
    expect(tableOf(packets('K0 3 1 2 4'), { firstMissing: 3 }).length).toBe(2);
  });

  it('leaves out frames before the first sync sample and packets that are never shown', () => {
    const list = packets('0 1 K2 3 4');
    expect(tableOf(list)).toMatchObject({ length: 3, orphans: 2 });
    list[3] = { ...(list[3] as PacketInfo), invisible: true };
    expect(times(tableOf(list).times)).toEqual([0.2, 0.4]);
  });

  it('leaves out frames that another one covers from its first moment', () => {
    const table = tableOf(packets('K0 1 1 2 2 2 3'));
    expect(table).toMatchObject({ length: 4, covered: 3, packets: 7 });
    expect(times(table.times)).toEqual([0, 0.1, 0.2, 0.3]);
    expect([0, 1, 2, 3].map((frame) => table.decodePosition(frame))).toEqual([0, 2, 5, 6]);
    expect(tableOf(packets('K0 1 2')).covered).toBe(0);
  });

  it('tells packets with equal times apart by label', () => {
    const table = tableOf([...packets('K0'), ...packets('0 1')]);
    expect(new Set(table.labels).size).toBe(3);
    expect(table.labels[0]).toBeLessThan(table.labels[1] as number);
  });

  it('gives a last frame without duration that of the one before', () => {
    const list = packets('K0 1 2').map((packet) => ({ ...packet, duration: 0 }));
    expect(tableOf(list).end).toBeCloseTo(0.3, 9);
    expect(tableOf(packets('K0').map((packet) => ({ ...packet, duration: 0 }))).end).toBe(0.04);
  });

  it('is empty without a sync sample', () => {
    expect(tableOf(packets('0 1 2')).length).toBe(0);
    expect(tableOf([]).length).toBe(0);
  });
});

describe('PacketTable', () => {
  it('says of each packet what it was told, however many there are', () => {
    const count = 172_800;
    const table = new PacketTable();
    for (let at = 0; at < count; at++) table.add({ timestamp: at / 24, duration: 1 / 24, key: at % 48 === 0, invisible: at % 48 === 3 });
    table.end();
    expect(table.length).toBe(count);
    expect(table.timeOf(172_799)).toBe(172_799 / 24);
    expect(table.timeOf(count)).toBeNaN();
    expect(table.timeOf(-1)).toBeNaN();
    expect(table.endFrom(48)).toBe(172_799 / 24 + 1 / 24);
    expect(table.positions((at) => table.isKey(at))).toHaveLength(3600);
    expect(table.isInvisible(3) && !table.isInvisible(4) && !table.isFalseKey(48)).toBe(true);
    table.refuteKey(48);
    expect(!table.isKey(48) && table.isFalseKey(48)).toBe(true);
  });
});

describe('frameRateOf', () => {
  const rounded = (rate: number, unit: number) => Float64Array.from({ length: 300 }, (_, frame) => Math.round(frame / rate / unit) * unit);

  it('sees the constant rate through rounded times', () => {
    expect(frameRateOf(rounded(30000 / 1001, 0.001), 10.01, 1000)).toEqual({ rate: 30000 / 1001, constant: true });
    expect(frameRateOf(rounded(24, 0.001), 12.5, 1000)).toEqual({ rate: 24, constant: true });
    expect(frameRateOf(rounded(17.3, 1 / 90000), 300 / 17.3, 90000).rate).toBeCloseTo(17.3, 3);
  });

  it('does not call a variable rate constant', () => {
    const uneven = Float64Array.from({ length: 100 }, (_, frame) => frame / 30 + (frame % 7 === 0 ? 0.01 : 0));
    expect(frameRateOf(uneven, 100 / 30, 90000).constant).toBe(false);
  });
});

describe('Damage', () => {
  it('loses the rest of a region and the leading frames of the next, but not what lies beyond', () => {
    const table = tableOf(packets('K0 1 2 3 K6 4 5 7 8'));
    const damage = new Damage(table, undefined);
    expect(damage.gaps()).toEqual([]);
    damage.limitRegion(0, 2);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].filter((frame) => damage.isLost(frame))).toEqual([2, 3, 4, 5]);
    expect(damage.gaps()).toEqual([{ start: 2, end: 6 }]);
    expect(damage.stopAfter(1)).toBe(2);
    expect(damage.stopAfter(4)).toBe(table.packets);
  });

  it('takes a region that decodes to its end for sound', () => {
    const damage = new Damage(tableOf(packets('K0 1 K2 3')), undefined);
    damage.limitRegion(0, 2);
    expect([0, 1, 2, 3].some((frame) => damage.isLost(frame))).toBe(false);
    expect(damage.stopAfter(0)).toBe(2);
  });
});
