/** Whether somebody knows what a customer bought lately: right for all of it or wrong for all of it, of the last five purchases. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KnowledgeRequest } from '../../schema/cases.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { placeOf } from '../../subgraphs/kit/numbered-list.ts';
import { subgraph } from '../../subgraphs/purchases/index.ts';
import { answerKnowledge, isKnown } from '../../subgraphs/purchases/model/knowledge.ts';
import type { PurchasesStore } from '../../subgraphs/purchases/store.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

const DAY = 86_400_000;
const customer = demoCustomer('consents-to-all');
let seeded: SeededSubgraph<PurchasesStore>;

beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: 60, shiftWeeks: 400 });
}, 60_000);
afterAll(() => seeded?.stop());

/** What the customer knows of a purchase; 0: the last one. */
async function knownOf(back: number, id = customer): Promise<KnowledgeRequest> {
  const [list] = await seeded.store.customersById([id]);
  const [purchase] = await seeded.store.purchasesAt([placeOf(id, (list?.count ?? 0) - back)]);
  if (purchase === undefined) throw new TypeError('There is no such purchase');
  const products = await seeded.store.productsById(purchase.lines.flatMap(({ productId }) => productId ?? []));
  return {
    customer: id,
    placedOn: purchase.placedAt.toISOString().slice(0, 10),
    store: purchase.storeId,
    total: Math.floor(purchase.totalCents / 100),
    productType: products.find(({ type }) => type !== null)?.type ?? '',
  };
}
const isRight = async (said: object) => (await answerKnowledge(seeded.store, said)).isRight;

test('each of the last five purchases is recent, and the sixth is not', async () => {
  for (const back of [0, 1, 2, 3, 4]) expect([back, await isRight(await knownOf(back))]).toEqual([back, true]);
  const sixth = await knownOf(5);
  const recent = await Promise.all([0, 1, 2, 3, 4].map((back) => knownOf(back)));
  expect(recent.map(({ total }) => total)).not.toContain(sixth.total);
  expect(await isRight(sixth)).toBe(false);
});

test('one thing that is wrong makes all of it wrong', async () => {
  const said = await knownOf(0);
  const shifted = (days: number) => new Date(Date.parse(said.placedOn) + days * DAY).toISOString().slice(0, 10);
  for (const wrong of [{ store: 'x' }, { total: said.total + 2 }, { total: said.total - 1 }, { productType: 'BLENDER' }, { productType: '' }, { placedOn: shifted(4) }, { customer: demoCustomer('refuses-all') }, { customer: 'nobody' }]) // biome-ignore format: one line
    expect([wrong, await isRight({ ...said, ...wrong })]).toEqual([wrong, false]);
  for (const near of [{ placedOn: shifted(3) }, { placedOn: shifted(-3) }, { productType: ` ${said.productType.toLowerCase()} ` }]) // biome-ignore format: one line
    expect([near, await isRight({ ...said, ...near })]).toEqual([near, true]);
});

test('parts of two purchases are no purchase', async () => {
  const [one, other] = [await knownOf(0), await knownOf(4)];
  expect(one.total).not.toBe(other.total);
  expect(await isRight({ ...one, total: other.total })).toBe(false);
});

test('of a single purchase nobody knows more than its summary says', async () => {
  const said = await knownOf(0);
  await seeded.store.customers.updateOne({ _id: customer }, { $set: { count: 1 } });
  const [first] = await seeded.store.purchasesAt([placeOf(customer, 1)]);
  const products = await seeded.store.productsById(first?.lines.flatMap(({ productId }) => productId ?? []) ?? []);
  const known: KnowledgeRequest = {
    customer,
    placedOn: first?.placedAt.toISOString().slice(0, 10) ?? '',
    store: first?.storeId ?? '',
    total: Math.floor((first?.totalCents ?? 0) / 100),
    productType: products.find(({ type }) => type !== null)?.type ?? '',
  };
  expect(isKnown(known, first === undefined ? [] : [first], new Map(products.map((one) => [one._id, one])))).toBe(true);
  expect(await isRight(known)).toBe(false);
  expect(await isRight(said)).toBe(false);
});

test('nothing is known that is no answer', async () => {
  await expect(answerKnowledge(seeded.store, { customer })).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('it is three queries, each by its index', async () => {
  const said = await knownOf(0, demoCustomer('refuses-all'));
  expect(await seeded.commandsOf(() => answerKnowledge(seeded.store, said))).toEqual([
    'find customers',
    'find purchases',
    'find products',
  ]);
  if (!hasExplain) return;
  for (const plan of await seeded.plansOf(() => answerKnowledge(seeded.store, said)))
    expect(plan.stages).not.toContain('COLLSCAN');
});
