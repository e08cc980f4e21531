/** Pages after the Relay specification: walking them gives every entry once. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, type Page, pageOf, pageSize } from '../../../../subgraphs/kit/pages.ts';

test('walking pages of any size gives every entry once, in order', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 25 }), (length, size) => {
      const all = Array.from({ length }, (_, n) => n);
      const seen: number[] = [];
      let after: string | null = null;
      for (;;) {
        const start: number = after === null ? 0 : Number(decodeCursor(after, 1)![0]) + 1;
        const { edges, pageInfo }: Page<number> = pageOf(
          all.slice(start, start + size + 1),
          size,
          after !== null,
          (n) => encodeCursor(n),
        );
        seen.push(...edges.map((edge) => edge.node));
        expect(pageInfo.hasPreviousPage).toBe(after !== null);
        expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
        after = pageInfo.endCursor;
        if (!pageInfo.hasNextPage) break;
      }
      expect(seen).toEqual(all);
    }),
  );
});

test('a page has 0 to 100 entries, 20 if nothing is said', () => {
  expect([pageSize(undefined), pageSize(null), pageSize(0), pageSize(100)]).toEqual([20, 20, 0, 100]);
  for (const wrong of [-1, 101, 1.5, Number.NaN]) expect(() => pageSize(wrong)).toThrow('The input is not valid.');
});

describe('a cursor', () => {
  test('gives back what it was made of', () => {
    const position = fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(position, (of) => expect(decodeCursor(encodeCursor(...of), of.length)).toEqual(of)));
  });

  test('of another shape, and what is none, are refused', () => {
    const wrong = [
      encodeCursor('a'),
      'x',
      '',
      Buffer.from('[null,1]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ];
    for (const text of wrong) expect(() => decodeCursor(text, 2)).toThrow('The input is not valid.');
    expect(decodeCursor(undefined, 2)).toBeNull();
    expect(decodeCursor(null, 2)).toBeNull();
  });
});
