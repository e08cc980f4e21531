/** The engine is as right as graphql-js, whatever the graph, the split, the data and the operation. */
import { expect, test } from '@jest/globals';
import { CROSSING, FAILING, runOracle } from './run.ts';

test('2,000 random operations over random splits are answered as if nothing were split', async () => {
  const { tally, failure } = await runOracle({ cases: 2_000, seed: 1 });
  if (failure !== undefined) throw new Error(failure);
  expect(tally.cases).toBeGreaterThanOrEqual(2_000);
  // Cases that are worth their time: the answer comes from several calls, or something fails.
  expect(tally.marks.get(CROSSING)).toBeGreaterThan(tally.cases / 4);
  expect(tally.marks.get(FAILING)).toBeGreaterThan(tally.cases / 10);
}, 240_000);
