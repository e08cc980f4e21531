/** What was left in an outbox is looked for at once and again and again, whatever happens, until it is to end. */
import { expect, jest, test } from '@jest/globals';
import { keepRelaying } from '../../../../gateway/relay/keep-relaying.ts';

test('It looks at once, again after each interval, after a failure too, and no more when it is over', async () => {
  jest.useFakeTimers();
  let looks = 0;
  const end = keepRelaying(async () => {
    looks += 1;
    if (looks === 2) throw new Error('nobody answers');
  }, 10);
  expect(looks).toBe(1);
  await jest.advanceTimersByTimeAsync(9_999);
  expect(looks).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(looks).toBe(2);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(looks).toBe(3);
  end();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(3);
  jest.useRealTimers();
});

test('One look at a time, however long it takes; what ends while one is under way is not begun again', async () => {
  jest.useFakeTimers();
  let looks = 0;
  const gone = Promise.withResolvers<void>();
  const end = keepRelaying(() => {
    looks += 1;
    return gone.promise;
  }, 1);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(1);
  end();
  gone.resolve();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(1);
  jest.useRealTimers();
});
