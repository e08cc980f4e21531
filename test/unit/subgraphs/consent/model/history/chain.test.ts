/** What a chain of changes tells of itself: each change that is altered, missing or put in between is found, and where it is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breaksOf, hashOf, type LedgerEntry, linked } from '../../../../../../subgraphs/consent/model/history/chain.ts';

const chainOf = (length: number): LedgerEntry[] => {
  const chain: LedgerEntry[] = [];
  for (let epoch = 1; epoch <= length; epoch += 1)
    chain.push(
      linked({
        customer: '1',
        epoch,
        recordedAt: new Date(epoch * 1000),
        previous: chain.at(-1)?.hash ?? null,
        events: [`{"epoch":${epoch}}`],
      }),
    );
  return chain;
};
const endOf = (chain: readonly LedgerEntry[]) => ({ epoch: chain.length, hash: chain.at(-1)?.hash ?? null });
const lengthAndPlace = fc
  .integer({ min: 1, max: 8 })
  .chain((length) => fc.tuple(fc.constant(length), fc.nat(length - 1)));

describe('a chain', () => {
  test('that nobody touched has no break', () => {
    for (const length of [0, 1, 5]) expect(breaksOf(chainOf(length), endOf(chainOf(length)))).toEqual([]);
  });

  test('names the change that was altered, whatever of it was', () => {
    const edits: ((entry: LedgerEntry) => Partial<LedgerEntry>)[] = [
      () => ({ customer: '2' }),
      ({ recordedAt }) => ({ recordedAt: new Date(recordedAt.getTime() + 1) }),
      () => ({ events: [] }),
      ({ events }) => ({ events: [...events, '{}'] }),
      () => ({ previous: 'another' }),
    ];
    fc.assert(
      fc.property(lengthAndPlace, fc.constantFrom(...edits), ([length, at], edit) => {
        const chain = chainOf(length);
        const entry = chain[at] as LedgerEntry;
        const edited = chain.with(at, { ...entry, ...edit(entry) });
        expect(breaksOf(edited, endOf(chain))).toContainEqual({ epoch: at + 1, what: 'changed' });
      }),
    );
  });

  test('names the change that was altered with its own hash, by the next or by the end', () => {
    fc.assert(
      fc.property(lengthAndPlace, ([length, at]) => {
        const chain = chainOf(length);
        const forged = { ...(chain[at] as LedgerEntry), events: ['{"state":"GIVEN"}'] };
        const edited = chain.with(at, { ...forged, hash: hashOf(forged) });
        const isLast = at === length - 1;
        expect(breaksOf(edited, endOf(chain))).toEqual([
          isLast
            ? { epoch: length, what: 'not the end that the document names' }
            : { epoch: at + 2, what: 'not linked to the one before' },
        ]);
      }),
    );
  });

  test('names what is missing, the last one too, and what was put in between', () => {
    fc.assert(
      fc.property(lengthAndPlace, ([length, at]) => {
        const chain = chainOf(length);
        expect(breaksOf(chain.toSpliced(at, 1), endOf(chain))).toContainEqual({ epoch: at + 1, what: 'missing' });
        const twice = chain.toSpliced(at, 0, chain[at] as LedgerEntry);
        expect(breaksOf(twice, endOf(chain))).toContainEqual({ epoch: at + 1, what: 'inserted' });
      }),
    );
  });
});
