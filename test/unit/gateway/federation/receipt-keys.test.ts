/** The keys of receipts as the gateway shows them: soon after a rotation, and also while the consent service is silent. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { receiptKeys } from '../../../../gateway/federation/receipt-keys.ts';
import type { PublishedKeys } from '../../../../schema/published-key.ts';
import { RECEIPT_TYPE } from '../../../../schema/receipt.ts';
import { rotateKeys } from '../../../../subgraphs/kit/signing-keys.ts';
import { type KeptKeys, keptKeys } from '../../../support/receipts.ts';

let kept: KeptKeys;
let one: PublishedKeys;
let two: PublishedKeys;
beforeAll(async () => {
  kept = await keptKeys();
  one = await kept.published();
  await rotateKeys(kept.path);
  two = await kept.published();
});
afterAll(() => kept.remove());

/** A service that answers what it is told to, at a time that the test sets. */
function service(says: () => unknown) {
  const told = { at: 0, asked: 0 };
  const keys = receiptKeys(
    async () => {
      told.asked += 1;
      return says();
    },
    () => told.at,
  );
  return { told, kids: async () => (await keys()).map(({ kid }) => kid), keys };
}
const kidsOf = ({ keys }: PublishedKeys) => keys.map(({ kid }) => kid);
const silent = () => {
  throw new Error('no answer');
};

describe('The keys of receipts', () => {
  test('are asked for once in ten seconds, by however many at once, and then a new key is there', async () => {
    let answer: unknown = one;
    const { told, kids } = service(() => answer);
    expect(await Promise.all([kids(), kids(), kids()])).toEqual([kidsOf(one), kidsOf(one), kidsOf(one)]);
    answer = two;
    told.at = 9_999;
    expect(await kids()).toEqual(kidsOf(one));
    expect(told.asked).toBe(1);
    told.at = 10_000;
    expect(await kids()).toEqual(kidsOf(two));
    expect(kidsOf(two)).toEqual(expect.arrayContaining(kidsOf(one)));
    expect(told.asked).toBe(2);
  });

  test('go on being shown when the service is silent, and it is asked again two seconds later', async () => {
    let says: () => unknown = () => one;
    const { told, kids } = service(() => says());
    await kids();
    says = silent;
    for (const [at, asked] of [
      [10_000, 2],
      [11_999, 2],
      [12_000, 3],
    ] as const) {
      told.at = at;
      expect(await kids()).toEqual(kidsOf(one));
      expect(told.asked).toBe(asked);
    }
    says = () => two;
    told.at = 14_000;
    expect(await kids()).toEqual(kidsOf(two));
  });

  test.each<[string, () => unknown]>([
    ['never answered', silent],
    ['answers what is no set of keys', () => ({ keys: 'none' })],
    ['publishes a key of another kind', () => ({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }] })],
  ])('are none of a service that %s', async (_, says) => {
    expect(await service(says).kids()).toEqual([]);
  });

  test('are asked for again soon while none is known: a service that is starting has them a moment later', async () => {
    for (const early of [silent, () => ({ keys: [] })]) {
      let says: () => unknown = early;
      const { told, kids } = service(() => says());
      expect(await kids()).toEqual([]);
      says = () => one;
      told.at = 199;
      expect(await kids()).toEqual([]);
      told.at = 200;
      expect(await kids()).toEqual(kidsOf(one));
    }
  });

  test('hold up nobody for longer than half a second', async () => {
    const { kids } = service(() => new Promise(() => {}));
    const before = performance.now();
    expect(await kids()).toEqual([]);
    expect(performance.now() - before).toBeLessThan(1_900);
  });

  test('sign receipts and nothing else, whatever the service says of them, and have no private part', async () => {
    const d = 'x'.repeat(43);
    const { keys } = service(() => ({ keys: one.keys.map((key) => ({ ...key, d, signs: 'passport+jwt' })) }));
    expect(await keys()).toEqual(one.keys.map((key) => ({ ...key, signs: RECEIPT_TYPE })));
  });
});
