/** `/.well-known/jwks.json`: the gateway's own keys and those of receipts beside them, whatever the consent service says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PUBLISHED_KEYS_PATH, type PublishedKey, type PublishedKeys } from '../../schema/published-key.ts';
import { type KeptKeys, keptKeys } from '../support/receipts.ts';
import { type House, openHouse } from './house.ts';

let house: House;
let kept: KeptKeys;
let receipts: readonly PublishedKey[];
let told: readonly PublishedKey[] = [];
beforeAll(async () => {
  kept = await keptKeys();
  receipts = (await kept.published()).keys;
  house = await openHouse({ receiptKeys: async () => told });
});
afterAll(async () => {
  await house.stop();
  await kept.remove();
});

const published = async (): Promise<PublishedKey[]> => {
  const { status, json } = await house.call({ method: 'GET', path: PUBLISHED_KEYS_PATH });
  expect(status).toBe(200);
  return (json as PublishedKeys).keys;
};

describe('The published keys', () => {
  test('are those of passports, and those of receipts where they are known, which say what they sign', async () => {
    told = [];
    const own = await published();
    expect(own.map(({ signs }) => signs)).toEqual([undefined]);
    told = receipts;
    expect(await published()).toEqual([...own, ...receipts]);
    expect(receipts.map(({ signs }) => signs)).toEqual(['consent-receipt+jwt']);
  });

  test("have one key under a name of the gateway's own: its own", async () => {
    told = [];
    const own = await published();
    told = [{ ...receipts[0]!, kid: own[0]!.kid }];
    expect(await published()).toEqual(own);
  });
});
