/** Counting in windows: alone, and together with others through a store that may not answer. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { inThisProcess, refusalsToo, together } from '../../../../gateway/limits/counters.ts';

const second = { name: 'requests', points: 300, seconds: 1 };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('One process', () => {
  test('gives what is allowed in a window, then says how long it still is, and begins again after it', async () => {
    const count = inThisProcess({ name: 'a', points: 3, seconds: 1 });
    expect([await count('x'), await count('x', 2)]).toEqual([0, 0]);
    jest.advanceTimersByTime(400);
    expect(await count('x')).toBe(600);
    expect(await count('other')).toBe(0);
    jest.advanceTimersByTime(600);
    expect(await count('x', 3)).toBe(0);
  });

  test('refuses what is more than a whole window', async () => {
    expect(await inThisProcess({ name: 'b', points: 3, seconds: 1 })('x', 4)).toBeGreaterThan(0);
  });
});

/** A store that several processes share, and how often it was asked. */
function store(points: number) {
  const limiter = new RateLimiterMemory({ keyPrefix: 'shared', points, duration: 1 });
  const asked = jest.spyOn(limiter, 'consume');
  return { limiter, asked };
}

describe('Several processes', () => {
  test('give together what is allowed, and ask for a share of it at a time', async () => {
    const { limiter, asked } = store(300);
    const counters = [together(second, refusalsToo(limiter)), together(second, refusalsToo(limiter))];
    let given = 0;
    for (let at = 0; at < 400; at += 1) if ((await counters[at % 2]!('x')) === 0) given += 1;
    expect(given).toBe(300);
    // A hundred shares of three, and each process asks once more.
    expect(asked).toHaveBeenCalledTimes(102);
  });

  test('ask no more once a window is used up, until it ends', async () => {
    const { limiter, asked } = store(300);
    const count = together(second, refusalsToo(limiter));
    expect(await count('x', 300)).toBe(0);
    expect(await count('x')).toBeGreaterThan(0);
    const before = asked.mock.calls.length;
    for (let at = 0; at < 50; at += 1) expect(await count('x')).toBeGreaterThan(0);
    expect(asked.mock.calls.length).toBe(before);
    jest.advanceTimersByTime(1_001);
    expect(await count('x')).toBe(0);
  });

  test('take nothing of an old window into a new one', async () => {
    const { limiter, asked } = store(300);
    const count = together(second, refusalsToo(limiter));
    expect(await count('x')).toBe(0);
    jest.advanceTimersByTime(1_001);
    for (let at = 0; at < 3; at += 1) expect(await count('x')).toBe(0);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('take nothing of an old window into a new one, also where it is still remembered', async () => {
    const { limiter, asked } = store(300);
    const count = together(second, refusalsToo(limiter));
    jest.advanceTimersByTime(1_001);
    await count('x');
    jest.advanceTimersByTime(500);
    await count('z');
    jest.advanceTimersByTime(501);
    await count('x');
    jest.advanceTimersByTime(500);
    asked.mockClear();
    for (let at = 0; at < 4; at += 1) expect(await count('z')).toBe(0);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test.each<[string, () => Promise<RateLimiterRes>]>([
    ['fails', () => Promise.reject(new Error('the store is down'))],
    ['answers in no words of ours', () => Promise.reject('no')],
  ])('count each for itself where the store %s, and never stand open', async (_, answer) => {
    const { limiter } = store(300);
    jest.spyOn(limiter, 'consume').mockImplementation(answer);
    const silence = jest.fn();
    const count = together({ ...second, points: 2 }, refusalsToo(limiter), silence);
    expect([await count('x'), await count('x')]).toEqual([0, 0]);
    expect(await count('x')).toBeGreaterThan(0);
    // It is not asked by every request again.
    expect(silence).toHaveBeenCalledTimes(1);
  });

  test('do not wait for a store that hangs', async () => {
    const { limiter } = store(300);
    jest.spyOn(limiter, 'consume').mockReturnValue(new Promise(() => {}));
    const count = together(second, refusalsToo(limiter));
    const counted = count('x');
    await jest.advanceTimersByTimeAsync(250);
    expect(await counted).toBe(0);
  });

  test('count together again when the store is back', async () => {
    const { limiter } = store(300);
    const failing = jest.spyOn(limiter, 'consume').mockRejectedValueOnce(new Error('down'));
    const count = together(second, refusalsToo(limiter));
    expect([await count('x'), await count('x')]).toEqual([0, 0]);
    expect(failing).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(5_001);
    expect(await count('x')).toBe(0);
    expect(await limiter.get('x')).toMatchObject({ consumedPoints: 3 });
  });
});
