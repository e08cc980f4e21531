/**
 * What is made of the measured figures: medians, spreads, ratios, and the self times of a profile.
 */
import { expect, test } from '@jest/globals';
import type { Cell } from '../../bench/measure.ts';
import { type CpuProfile, ownerOf, selfTimes } from '../../bench/profile/samples.ts';
import { median, spread } from '../../bench/statistics.ts';
import { table } from '../../bench/table.ts';

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('the spread is the distance of the rounds in medians', () => {
  expect(spread([8, 10, 12])).toBeCloseTo(0.4);
  expect(spread([5, 5])).toBe(0);
});

test('ratios of a table refer to its first row', () => {
  const cell: Cell = {
    row: 'first',
    enforces: true,
    shape: 'one',
    connections: 8,
    cpu: 0.5,
    cpuSpread: 0.1,
    perSecond: 1234.5,
    p50: 1,
    p99: 2,
    calls: 4,
    stateCalls: 1,
    megabytes: 100,
    requests: 10,
  };
  const lines = table([cell, { ...cell, row: 'second', enforces: false, cpu: 2, stateCalls: 0 }]).split('\n');
  expect(lines[1]).toMatch(/^first +0\.500 +5% +1\.00x +1235 +1\.00 +2\.00 +4\.00\+1\.00 +100$/);
  expect(lines[2]).toMatch(/^second \(no authorization\) +2\.00 +5% +4\.00x .* 4\.00 +100$/);
});

test('a sample stands for the time until the next one, and only the time of the load counts', () => {
  const frame = (functionName: string) => ({ functionName, url: '', lineNumber: 0 });
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame('start') },
      { id: 2, callFrame: frame('work') },
    ],
    startTime: 0,
    endTime: 1_000,
    samples: [1, 2, 2, 1],
    timeDeltas: [100, 300, 200, 300],
  };
  // Samples lie at 100, 400, 600 and 900; the load is from 300 to 700.
  expect(selfTimes(profile, 700, 300)).toEqual([{ frame: frame('work'), microseconds: 500 }]);
});

test.each([
  ['node:internal/crypto/util', 'node:internal/crypto/util'],
  ['file:///a/node_modules/jose/dist/webapi/lib.js', 'jose'],
  ['file:///a/node_modules/@apollo/server/dist/esm/a.js', '@apollo/server'],
  ['file:///a/node_modules/x/node_modules/undici/lib/a.js', 'undici'],
  ['file:///a/gateway/federation/fetch/execute.ts', 'gateway/federation/fetch/execute.ts'],
])('the owner of %s is %s', (url, owner) => {
  expect(ownerOf({ functionName: 'f', url, lineNumber: 1 })).toBe(owner);
});

test('what V8 does between functions has a name of its own', () => {
  expect(ownerOf({ functionName: '(garbage collector)', url: '', lineNumber: 0 })).toBe('(garbage collector)');
  expect(ownerOf({ functionName: 'writev', url: '', lineNumber: 0 })).toBe('(native)');
});
