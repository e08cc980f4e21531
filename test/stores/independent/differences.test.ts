/** The list of differences excuses what it describes, and nothing else that could be wrong with our own answers. */
import { expect, test } from '@jest/globals';
import { withInsertedCount } from './answers.ts';
import { Differences } from './differences.ts';

const int = (value: number) => ({ $numberInt: String(value) });
const said = (more: object, after: readonly object[] = []) => JSON.stringify({ said: { ok: 1, ...more }, after });
const documents = [{ _id: int(1), a: int(1) }];

const COMMANDS = [
  { find: 'c', filter: { 'l.x': null, a: { $gt: int(1), $lt: int(7) }, b: {} } },
  { insert: 'c', documents, ordered: true },
  { update: 'c', updates: [{ q: {}, u: { $set: { 'a.x': int(1), b: int(2) } } }, { q: {} }], ordered: true },
  { delete: 'c', deletes: [{ q: { 'b.x': null }, limit: 0 }] },
  { findAndModify: 'c', query: { 'b.x': {} }, update: { $set: { 'a.x': int(1) }, $inc: { 'o.n': int(1) } } },
  { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] },
].map((command) => JSON.stringify(command));

const PAIRS: readonly (readonly [string, string, string])[] = [
  ['a document is missing', said({ documents: [] }), said({ documents })],
  ['a value is wrong', said({ value: { a: int(2) } }), said({ value: { a: int(3) } })],
  ['a count is wrong', said({ n: int(1) }), said({ n: int(2) })],
  ['a document is not changed', said({ n: int(1) }, []), said({ n: int(1) }, documents)],
  ['it is refused', JSON.stringify({ said: { ok: 0, code: 2 }, after: [] }), said({ n: int(1) })],
  ['it is taken', said({ n: int(1) }), JSON.stringify({ said: { ok: 0, code: 2 }, after: [] })],
];

test.each(PAIRS)('no entry excuses that %s', (_, ours, theirs) => {
  for (const command of COMMANDS)
    expect([command, new Differences().allow(command, ours, theirs)]).toEqual([command, false]);
});

test('the count of an insert that fails in part is worked out, not believed', () => {
  const insert = (ordered: boolean, ...indexes: number[]) =>
    withInsertedCount(
      { insert: 'c', documents: [{}, {}, {}], ordered },
      { ok: 1, n: int(3), writeErrors: indexes.map((index) => ({ index: int(index), code: int(11000) })) },
    ).n;
  expect(insert(true, 1)).toEqual(int(1));
  expect(insert(false, 0, 2)).toEqual(int(1));
  expect(insert(true)).toEqual(int(3));
});
