/**
 * The sorted list behind an index, against an array that is sorted anew each time.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IndexTree, type StoredRecord } from '../../../../../subgraphs/kit/embedded/index-tree.ts';

interface Entry {
  readonly key: string;
  readonly record: StoredRecord;
}

test('Any inserts and removals leave what a sorted array holds, for every range and in both directions', () => {
  const step = fc.record({ remove: fc.boolean(), at: fc.nat(), key: fc.integer({ min: 0, max: 400 }) });
  const bound = fc.integer({ min: -1, max: 401 }).map(keyOf);
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 3000, size: 'max' }), bound, bound, (steps, low, high) => {
      const tree = new IndexTree();
      const entries: Entry[] = [];
      for (const [sequence, { remove, at, key }] of steps.entries()) {
        if (remove && entries.length > 0) {
          const [entry] = entries.splice(at % entries.length, 1);
          tree.remove((entry as Entry).key, (entry as Entry).record);
        } else {
          const entry = { key: keyOf(key), record: { sequence, bytes: Buffer.alloc(0) } };
          entries.push(entry);
          tree.insert(entry.key, entry.record);
        }
      }
      entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.record.sequence - b.record.sequence));
      const within = entries.filter(({ key }) => key >= low && key < high).map(({ record }) => record);
      expect([...tree.range({ low, high }, false)]).toEqual(within);
      expect([...tree.range({ low, high }, true)]).toEqual(within.toReversed());
      expect(tree.first(low)).toBe(entries.find(({ key }) => key === low)?.record);
    }),
    { numRuns: 60 },
  );
});

test('A record that is not there cannot be removed in silence', () => {
  expect(() => new IndexTree().remove('a', { sequence: 1, bytes: Buffer.alloc(0) })).toThrow('missing');
});

function keyOf(number: number): string {
  return String(number + 1).padStart(4, '0');
}
