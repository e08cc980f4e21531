/** Pitfall P13 in the store of purchases: a purchase that is not there is as much work as one that is, and tells nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nobodies } from '../../subgraphs/kit/nobody.ts';
import { subgraph } from '../../subgraphs/purchases/index.ts';
import type { PurchasesStore } from '../../subgraphs/purchases/store.ts';
import { hasExplain } from '../support/database.ts';
import { type SeededSubgraph, seededSubgraph } from './seeded-subgraph.ts';

let seeded: SeededSubgraph<PurchasesStore>;
let known: string;
beforeAll(async () => {
  seeded = await seededSubgraph(subgraph, { customers: 10, shiftWeeks: 400 });
  await Promise.all([seeded.store.insertNobodies(), seeded.store.insertNobodies()]);
  known = (await seeded.store.purchases.findOne().lean().exec())!._id;
});
afterAll(() => seeded?.stop());

const HEAD = 'query ($id: ID!) { purchase(id: $id) { id customer { id } } }';
const purchase = async (id: string, query = HEAD) => (await seeded.data<{ purchase: unknown }>(query, { id })).purchase;

describe('P13: a purchase by its id', () => {
  test('is found as a document that is nobody’s where it is not there, and null', async () => {
    expect((await seeded.store.purchaseHeads(['nothing'])).map(({ _id }) => nobodies.includes(_id))).toEqual([true]);
    expect((await seeded.store.purchaseHeads([known])).map(({ _id }) => _id)).toEqual([known]);
    expect(await purchase('nothing')).toBeNull();
    expect(await purchase(known)).toMatchObject({ id: known });
    for (const id of ['nothing', known])
      expect(await seeded.commandsOf(() => purchase(id))).toEqual(['find purchases']);
  });

  test('is nothing under an id that is nobody’s, asked for or referred to', async () => {
    const [nobody = ''] = nobodies;
    expect(await purchase(nobody)).toBeNull();
    const question = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Purchase { id } } }';
    expect(await seeded.entities(question, { of: [{ __typename: 'Purchase', id: nobody }] })).toEqual([null]);
  });

  test('comes without its lines, which are read when they are asked for', async () => {
    expect((await seeded.store.purchaseHeads([known]))[0]).not.toHaveProperty('lines');
    const withLines = 'query ($id: ID!) { purchase(id: $id) { lines { amount { amount } } } }';
    const [whole] = await seeded.store.purchasesById([known]);
    expect(((await purchase(known, withLines)) as { lines: unknown[] }).lines).toHaveLength(whole!.lines.length);
    expect(await purchase('nothing', withLines)).toBeNull();
  });

  const indexed = async () => {
    const [plan] = await seeded.plansOf(() => purchase('nothing'));
    expect(plan).toMatchObject({ returned: 1, documentsExamined: 1 });
    expect(plan?.stages).not.toContain('SORT');
    expect(plan?.stages).not.toContain('COLLSCAN');
  };
  if (hasExplain) test('is found in the order of the index, without sorting', indexed);
  else
    test('has no explain here: which index finds it is not tested on this server', () =>
      expect(indexed()).rejects.toThrow());
});
