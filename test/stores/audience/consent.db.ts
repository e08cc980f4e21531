/** The stream of those who allow: never one too few, of the sample and after any change, and through an index. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Condition, compareIds } from '../../../schema/audience.ts';
import { RECIPIENTS } from '../../../schema/personas.ts';
import { consentPurposes, purposes } from '../../../schema/purposes.ts';
import { BRANDS, CHANNELS } from '../../../schema/vocabulary.ts';
import { subgraph } from '../../../subgraphs/consent/index.ts';
import { fillAllows } from '../../../subgraphs/consent/model/audience.ts';
import { give, withdraw } from '../../../subgraphs/consent/model/change.ts';
import { keysOf } from '../../../subgraphs/consent/model/keys.ts';
import { noticeIdOf } from '../../../subgraphs/consent/model/notices.ts';
import { isYes } from '../../../subgraphs/consent/model/record.ts';
import { giving, withdrawing } from '../../../subgraphs/consent/model/request.ts';
import { pastOf } from '../../../subgraphs/consent/sample/past.ts';
import type { ConsentStore } from '../../../subgraphs/consent/store.ts';
import { isSomebodysId } from '../../../subgraphs/kit/nobody.ts';
import { weeksToShift } from '../../../subgraphs/kit/sample/calendar.ts';
import { hasExplain } from '../../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from '../seeded-subgraph.ts';
import { askedAudience, WIDE } from './asked-audience.ts';

type Allows = Extract<Condition, { kind: 'allows' }>;

const standing = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;
const asking = { actor: 'pseudonym', roles: ['customer'], customer: '1', now: new Date() };
/** Ids whose order differs from that of UTF-16 units (in which the independent server compares), and one that begins another. */
const ODD = [...(hasExplain ? ['\u{1f600}'] : []), '\uffee', 'é', 'e', 'e ', 'Z', '10', '1'];

let seeded: SeededSubgraph<ConsentStore>;
let asked: ReturnType<typeof askedAudience<ConsentStore>>;

beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: 120, shiftWeeks: weeksToShift(new Date()) });
  const { store } = seeded;
  asked = askedAudience(subgraph, store);
  await store.insertNobodies();
  const step = { at: new Date(Date.now() - 1000), state: 'GIVEN' as const, keys: keysOf() };
  await store.insert(ODD.map((id) => pastOf(`odd ${id}`, standing, [step], manner)));
  await store.insert([pastOf('erasing', standing, [step], manner)]);
  await store.customers.updateOne({ _id: 'erasing' }, { $set: { erased: true } }).exec();
}, 60_000);
afterAll(() => seeded?.stop());

const everyId = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const page of seeded.store.pagesOfIds(500)) ids.push(...page);
  return ids.sort(compareIds);
};

/** By the records. */
async function matching(conditions: readonly Allows[]): Promise<string[]> {
  const found = await seeded.store.findCustomers(await everyId());
  const isTrue = ({ purpose, brand, recipient, channels, specialCategories }: Allows, of: (typeof found)[number]) =>
    of?.records.some(
      (record) =>
        isYes(record.state) &&
        record.purpose === purpose &&
        record.brand === brand &&
        record.recipient === recipient &&
        (channels.length === 0 || channels.some((channel) => channel === record.channel)) &&
        (!specialCategories || record.specialCategories),
    );
  return found.flatMap((of) => (of && !of.erased && conditions.every((one) => isTrue(one, of)) ? [of._id] : []));
}

const at = new Date().toISOString();
const allows: fc.Arbitrary<Allows> = fc
  .record({
    purpose: fc.constantFrom(...consentPurposes),
    brand: fc.constantFrom(...BRANDS),
    recipient: fc.constantFrom(...RECIPIENTS),
    channels: fc.subarray([...CHANNELS]),
    specialCategories: fc.boolean(),
  })
  .map((of) => ({ kind: 'allows', at, ...of, recipient: purposes[of.purpose].perRecipient ? of.recipient : null }));
const bounds = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1000 })),
  scan: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 })),
});

describe('Those who allow', () => {
  test('are those with such a yes, each once, in order, however large the pages are', () =>
    fc.assert(
      fc.asyncProperty(fc.array(allows, { minLength: 1, maxLength: 2 }), bounds, async (conditions, bounds) => {
        const wanted = await matching(conditions);
        expect(await asked.matching(conditions, bounds)).toEqual(wanted);
        const ids = [...(await everyId()).reverse(), 'nobody', '\u{10ffff}1'];
        expect(await asked.among(conditions, ids)).toEqual([...wanted].reverse());
      }),
      { numRuns: 40 },
    ));

  test('include everybody whose state says so, at any time until then', () =>
    fc.assert(
      fc.asyncProperty(allows, async (condition) => {
        const ids = await everyId();
        const { purpose, brand, recipient, channels, specialCategories } = condition;
        const states = await seeded.store.findStatesAt({ ids, purposes: [purpose] }, new Date());
        const allowing = states.filter(
          (state) =>
            state.known &&
            state.consents.some(
              (one) =>
                one.brand === brand &&
                one.recipient === recipient &&
                (channels.length === 0 || channels.some((channel) => channel === one.channel)) &&
                (!specialCategories || one.specialCategories),
            ),
        );
        const found = new Set(await asked.matching([condition], WIDE));
        expect(allowing.filter(({ id }) => !found.has(id))).toEqual([]);
      }),
      { numRuns: 40 },
    ));

  test('are neither erased nor nobody', async () => {
    const all = await Promise.all(
      consentPurposes.map((purpose) => {
        const recipient = purposes[purpose].perRecipient ? RECIPIENTS[0] : null;
        const condition = {
          kind: 'allows',
          purpose,
          brand: 'fresh',
          recipient,
          channels: [],
          specialCategories: false,
          at,
        };
        return asked.matching([condition as Condition], WIDE);
      }),
    );
    const ids = new Set(all.flat());
    expect(ids.size).toBeGreaterThan(20);
    expect([...ids].filter((id) => id === 'erasing' || !isSomebodysId(id))).toEqual([]);
  });
});

test('a change is in the stream when it is answered', async () => {
  const id = 'odd Z';
  const key = { purpose: 'direct-marketing', channel: 'SMS', brand: 'value', recipient: null } as const;
  const { purpose, channel, brand, recipient } = key;
  const condition: Allows = {
    kind: 'allows',
    purpose,
    brand,
    recipient,
    channels: [channel],
    specialCategories: false,
    at,
  };
  const has = async () => (await asked.matching([condition], WIDE)).includes(id);
  const take = () =>
    seeded.store.change(id, (customer) => ({
      change: withdraw(customer, withdrawing({ customerId: id, purpose, channel, brand }, asking), randomUUID),
    }));
  await take();
  expect(await has()).toBe(false);
  const notice = { id: noticeIdOf(purpose, brand), version: '2.0', language: 'en' };
  const input = { ...key, customerId: id, notice, method: 'CLICK_THROUGH', captureChannel: 'WEB' } as const;
  await seeded.store.change(id, (customer) => ({ change: give(customer, giving(input, asking), randomUUID) }));
  expect(await has()).toBe(true);
  await take();
  expect(await has()).toBe(false);
});

test('whoever was written before there were keys gets them when the subgraph is served, and nobody else is read for that', async () => {
  const { customers } = seeded.store;
  const sourced = async () => (await customers.find({ _id: { $gt: '' } }).sort({ _id: 1 }).lean().exec()).map(({ _id, allows }) => [_id, allows]); // biome-ignore format: one line
  const before = await sourced();
  expect(before.length).toBeGreaterThan(120);
  await customers.updateMany({ _id: { $gt: '2' } }, { $unset: { allows: 1 } }).exec();
  expect(await sourced()).not.toEqual(before);
  await Promise.all([subgraph.prepare?.(seeded.store), subgraph.prepare?.(seeded.store)]);
  expect(await sourced()).toEqual(before);
  const plans = hasExplain ? await seeded.plansOf(() => fillAllows(seeded.store)) : [];
  for (const { indexes, documentsExamined } of plans)
    expect([indexes, documentsExamined]).toEqual([['allows_1__id_1'], 0]);
});

test(`every query is answered by the index that it is made for${hasExplain ? '' : ' (not here: no explain)'}`, async () => {
  if (!hasExplain) return;
  const recipient = null;
  const condition: Allows = { kind: 'allows', purpose: 'direct-marketing', brand: 'fresh', recipient, channels: ['SMS', 'EMAIL'], specialCategories: false, at }; // biome-ignore format: one line
  const plans = await seeded.plansOf(async () => {
    await asked.page([condition], null, { limit: 5, scan: 20 });
    await asked.page([condition], '5', { limit: 5, scan: 20 });
    await asked.among([condition], ['1', '10', '100']);
  });
  expect(plans).toHaveLength(6);
  for (const { stages, indexes, documentsExamined } of plans) {
    expect(stages).not.toContain('SORT');
    expect(indexes).toEqual(['allows_1__id_1']);
    expect(documentsExamined).toBeLessThanOrEqual(10);
  }
});
