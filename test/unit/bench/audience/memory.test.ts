/** The store in memory answers as looking at every document would: by ids, behind an id, in the order of a value. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Copies } from '../../../bench/audience/copies.ts';
import { MemoryCollection, matches } from '../../../bench/audience/memory/collection.ts';
import { type Document, Templates } from '../../../bench/audience/memory/templates.ts';

const households = ['1', '2', '3', '4', '5'];
const customers = 60;
const copies = new Copies(customers, households.length);
const like = (customer: number) => copies.householdOf(customer);

const ofOne = new MemoryCollection({
  copies,
  by: '_id',
  like,
  templates: new Templates(
    households
      .slice(0, 4)
      .map((_id, at) => ({ _id, tier: at % 2 ? 'GOLD' : 'BRONZE', tags: [`t${at}`, 'all'], balance: at })),
    '_id',
    households,
  ),
  varied: ['balance'],
  vary: (document, customer) => ({ ...document, balance: Number(document.balance) + copies.differenceOf(customer, 3) }),
});

const ofSeveral = new MemoryCollection({
  copies,
  by: 'customerId',
  like,
  templates: new Templates(
    households.flatMap((customerId, at) =>
      Array.from({ length: at }, (_, n) => ({ _id: n, customerId, keys: [`k${n}`] })),
    ),
    'customerId',
    households,
  ),
});

const all = (collection: MemoryCollection): Document[] =>
  Array.from({ length: customers }, (_, customer) => collection.documentsOf(customer)).flat();
const byText = (field: string) => (one: Document, other: Document) =>
  String(one[field]) < String(other[field]) ? -1 : 1;
const id = fc.oneof(
  fc.constant(''),
  fc.nat(customers + 5).map((each) => copies.idOf(each)),
);
const limit = fc.nat(20);
const cut = (documents: Document[], most: number): Document[] => (most === 0 ? documents : documents.slice(0, most));

describe('It finds', () => {
  test('some ids, with a value or without', () => {
    const tag = fc.constantFrom({}, { tags: 'all' }, { tags: 't1' }, { tier: 'GOLD' }, { balance: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(id), tag, limit, (ids, equal, most) => {
        const filter = { ...equal, _id: { $in: ids } };
        const expected = all(ofOne)
          .filter((each) => matches(each, filter))
          .sort(byText('_id'));
        expect([...ofOne.find({ filter, sort: { _id: 1 }, limit: most })]).toEqual(cut(expected, most));
      }),
    );
  });

  test('documents by ids of their own', () => {
    const some = fc.subarray(all(ofSeveral), { maxLength: 8 });
    fc.assert(
      fc.property(some, (documents) => {
        const filter = { _id: { $in: documents.map(({ _id }) => _id) } };
        const found = [...ofSeveral.find({ filter, sort: {}, limit: 0 })];
        expect(found.sort(byText('_id'))).toEqual([...documents].sort(byText('_id')));
      }),
    );
  });

  test('those behind an id, of whom there may be several documents', () => {
    const equal = fc.constantFrom({}, { keys: 'k0' }, { keys: 'k2' });
    fc.assert(
      fc.property(id, equal, (after, wanted) => {
        const filter = { ...wanted, customerId: { $gt: after } };
        const expected = all(ofSeveral)
          .filter((each) => matches(each, filter))
          .sort(byText('_id'));
        expect([...ofSeveral.find({ filter, sort: { customerId: 1 }, limit: 0 })].sort(byText('_id'))).toEqual(
          expected,
        );
      }),
    );
  });

  test('those in the order of a value, either way, and of the id where values are equal', () => {
    const range = fc.record({ $gt: fc.nat(8), $gte: fc.nat(8), $lt: fc.nat(8), $lte: fc.nat(8) }, { requiredKeys: [] });
    fc.assert(
      fc.property(range, fc.constantFrom<1 | -1>(1, -1), limit, (balance, direction, most) => {
        const filter = { balance };
        const expected = all(ofOne)
          .filter((each) => matches(each, filter))
          .sort((one, other) => direction * (Number(one.balance) - Number(other.balance)) || byText('_id')(one, other));
        expect([...ofOne.find({ filter, sort: { balance: direction, _id: 1 }, limit: most })]).toEqual(
          cut(expected, most),
        );
      }),
    );
  });

  test('those behind an id who have a value that differs between copies', () => {
    fc.assert(
      fc.property(fc.nat(6), id, limit, (balance, after, most) => {
        const filter = { balance, _id: { $gt: after } };
        const expected = all(ofOne)
          .filter((each) => matches(each, filter))
          .sort(byText('_id'));
        expect([...ofOne.find({ filter, sort: { balance: 1, _id: 1 }, limit: most })]).toEqual(cut(expected, most));
      }),
    );
  });

  test('nothing by what it does not know', () => {
    expect(() => [...ofOne.find({ filter: { balance: { $ne: 1 } }, sort: {}, limit: 0 })]).toThrow('$ne');
  });
});
