/**
 * A no is obeyed by whatever begins after its answer, in another gateway over other subgraph processes, and takes nothing else along.
 * `npm run test:races` runs as many races as somebody likes.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { noes } from '../races/noes.ts';
import { runRaces } from '../races/race.ts';
import { CUSTOMERS, racers } from '../races/report.ts';
import { type DoubledSystem, startDoubledSystem } from '../support/doubled-system.ts';

/** A few of each kind, through either gateway: what takes no longer than starting the system does. */
const RACES = 4 * noes.length;

let system: DoubledSystem;
beforeAll(async () => {
  system = await startDoubledSystem(CUSTOMERS);
}, 120_000);
afterAll(() => system?.stop(), 60_000);

test('P17: of two gateways over eight subgraph processes, no reading that begins after the answer is shown what was ended', async () => {
  const report = await runRaces({ gateways: system.gateways, customers: await racers(), races: RACES });
  expect(report.findings).toEqual([]);
  expect(report.byNo).toEqual(Object.fromEntries(noes.map(({ name }) => [name, RACES / noes.length])));
  // A race that nobody runs in shows nothing: each had readings of both kinds after its answer, and many were overtaken by it.
  expect(report.after).toBeGreaterThanOrEqual(4 * RACES);
  expect(report.refused).toBe(report.after);
  expect(report.kept).toBeGreaterThanOrEqual(RACES);
  expect(report.underWay).toBeGreaterThan(RACES);
}, 120_000);
