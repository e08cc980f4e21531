/** What the engine enforces is what graphql-shield enforces around graphql-js, and what it refuses is not even asked for. */
import { expect, test } from '@jest/globals';
import { CROSSING, MASKED, PARTLY, REFUSED, REGISTERED, runEnforced, SHOWN, WRITTEN } from './run.ts';

test('2,000 random operations under random policies are answered as the same shield tree answers them around graphql-js, and nothing denied is sent', async () => {
  const { tally, failure } = await runEnforced({ cases: 2_000, seed: 1 });
  if (failure !== undefined) throw new Error(failure);
  expect(tally.cases).toBeGreaterThanOrEqual(2_000);
  // Cases that are worth their time: some of it is allowed, some is not, and it takes several calls to find out.
  const least = {
    [REFUSED]: 2,
    [PARTLY]: 5,
    [CROSSING]: 5,
    [SHOWN]: 10,
    [MASKED]: 25,
    [WRITTEN]: 40,
    [REGISTERED]: 400,
  };
  for (const [mark, oneIn] of Object.entries(least))
    expect([mark, (tally.marks.get(mark) ?? 0) > tally.cases / oneIn]).toEqual([mark, true]);
}, 240_000);
