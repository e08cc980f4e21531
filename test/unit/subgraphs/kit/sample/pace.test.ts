/** Progress is told often enough and not more often. */
import { expect, test } from '@jest/globals';
import { paced } from '../../../../../subgraphs/kit/sample/pace.ts';

test('Progress is told a few times a second at most, and always at the end', () => {
  const told: number[] = [];
  const progress = paced((_task, done) => told.push(done), 60_000);
  for (let done = 0; done <= 1000; done += 1) progress('purchases', done, 1000);
  expect(told).toEqual([0, 1000]);
});
