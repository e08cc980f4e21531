/** Several machines that count together in a MongoDB, and what each does when it is not there. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../../../gateway/http/log.ts';
import type { Counting } from '../../../gateway/limits/counting.ts';
import { countingFor } from '../../../gateway/limits/counting.ts';
import { type DatabaseServer, databaseServer } from '../../support/database.ts';
import { freePorts } from '../../support/start-process.ts';

const allowed = (points: number) => ({ name: `test-${randomBytes(6).toString('hex')}`, points, seconds: 86_400 });
const log = createLog('silent');

describe('Two machines', () => {
  let server: DatabaseServer;
  let machines: readonly Counting[];
  beforeAll(async () => {
    server = await databaseServer();
    machines = await Promise.all([1, 2].map(() => countingFor({ rateLimitStore: server.uri }, log)));
    // Until then each counts alone, as it must.
    while (!(await countsTogether())) await sleep(50);
  }, 60_000);

  async function countsTogether(): Promise<boolean> {
    const once = allowed(1);
    const [first, second] = machines.map(({ make }) => make(once));
    await first?.('somebody');
    return ((await second?.('somebody')) ?? 0) > 0;
  }

  afterAll(async () => {
    await Promise.all(machines.map(({ close }) => close()));
    await server.stop();
  });

  test('give together what is allowed in a window, and no more', async () => {
    const ten = allowed(10);
    const counters = machines.map(({ make }) => make(ten));
    const waits: number[] = [];
    for (let at = 0; at < 14; at += 1) waits.push(await counters[at % 2]!('somebody'));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    expect(waits.slice(10).every((wait) => wait > 0 && wait <= 86_400_000)).toBe(true);
    expect(await counters[0]!('somebody else')).toBe(0);
  });

  test('count each client once when both begin at the same moment', async () => {
    const ten = allowed(10);
    const counters = machines.map(({ make }) => make(ten));
    const waits = await Promise.all(Array.from({ length: 20 }, (_, at) => counters[at % 2]!('somebody')));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  });
});

test('Without its store a machine counts alone: it starts, refuses what is too much, and says so once', async () => {
  const lines: string[] = [];
  const told = createLog('error', { write: (line: string) => void lines.push(line) } as never);
  const port = await freePorts(1);
  const counting = await countingFor({ rateLimitStore: `mongodb://127.0.0.1:${port}/` }, told);
  const count = counting.make(allowed(2));
  expect([await count('a'), await count('a')]).toEqual([0, 0]);
  expect(await count('a')).toBeGreaterThan(0);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'the store of the rate limits does not answer: this process counts alone until it does',
  ]);
  await counting.close();
});
