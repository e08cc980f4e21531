/** What a process left undone is looked for again and again, whatever came of the last time, until it is over. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { keepResuming } from '../../../../subgraphs/kit/resuming.ts';

const log = () => {
  const told: object[] = [];
  return { told, error: ((facts: object) => told.push(facts)) as never };
};

test('a time without success is followed by another, and told by its kind alone', async () => {
  let times = 0;
  const { told, error } = log();
  const end = keepResuming(
    async () => {
      times += 1;
      if (times === 1) throw new TypeError('about somebody');
    },
    { error },
    1,
  );
  while (times < 3) await wait(2);
  end();
  expect(told).toMatchObject([{ error: 'TypeError' }]);
  expect(JSON.stringify(told)).not.toContain('somebody');
});

test('once it is over nothing is looked for, and what fails then is nobody’s concern', async () => {
  let times = 0;
  const { promise, reject } = Promise.withResolvers<void>();
  const { told, error } = log();
  const end = keepResuming(
    () => {
      times += 1;
      return promise;
    },
    { error },
    1,
  );
  while (times === 0) await wait(2);
  end();
  reject(new Error('the connection is closed'));
  await wait(10);
  expect([times, told]).toEqual([1, []]);
});
