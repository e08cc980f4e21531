/** Pages of numbered lists: nothing left out, nothing twice, one query for any number of owners. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChosenRequest,
  chosenPages,
  numberedPages,
  pageRequest,
  placeOf,
} from '../../../../subgraphs/kit/numbered-list.ts';
import type { Page } from '../../../../subgraphs/kit/pages.ts';

const LIST = 'things';
interface Thing {
  place: string;
  name: string;
}

/** A store of `lengths[owner]` things for each owner that counts how often it is asked. */
function things(lengths: Record<string, number>) {
  let asked = 0;
  const known = new Map<string, Thing>();
  for (const [owner, length] of Object.entries(lengths)) {
    for (let number = 1; number <= length; number += 1) {
      const place = placeOf(owner, number);
      known.set(place, { place, name: `${owner}#${number}` });
    }
  }
  const find = async (places: string[]) => {
    asked += 1;
    return places.flatMap((place) => known.get(place) ?? []).sort(() => -1);
  };
  return { known, find, lengths: new Map(Object.entries(lengths)), asked: () => asked };
}

describe('Numbered lists', () => {
  test('give each owner a page of their own, newest first, in the order of the requests, from one query', async () => {
    const { find, lengths, asked } = things({ a: 3, b: 0, 'c/1': 2 });
    const requests = ['c/1', 'a', 'b', 'nobody', 'a'].map((owner) => pageRequest(LIST, owner, { first: 2 }));
    const pages = await numberedPages(LIST, requests, lengths, find);
    expect(pages.map(({ edges }) => edges.map(({ node }) => node.name))).toEqual([
      ['c/1#2', 'c/1#1'],
      ['a#3', 'a#2'],
      [],
      [],
      ['a#3', 'a#2'],
    ]);
    expect(asked()).toBe(1);
  });

  test('ask for nothing when there is nothing', async () => {
    const { find, lengths, asked } = things({ a: 0 });
    const [page] = await numberedPages(LIST, [pageRequest(LIST, 'a', {})], lengths, find);
    expect(page).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(asked()).toBe(0);
  });

  test('walked with any page size give every entry once, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 25 }), async (length, first) => {
        const { find, lengths } = things({ a: length });
        const names: string[] = [];
        let after: string | null = null;
        do {
          const request = pageRequest(LIST, 'a', { first, after });
          const page = (await numberedPages(LIST, [request], lengths, find))[0]!;
          names.push(...page.edges.map(({ node }) => node.name));
          expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        } while (after !== null);
        expect(names).toEqual(Array.from({ length }, (_, index) => `a#${length - index}`));
      }),
    );
  });

  test('of a part of each give every entry of it once, with cursors that only its own pages take', async () => {
    const chosenOf = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(chosenOf, fc.integer({ min: 1, max: 9 }), async (some, first) => {
        const { find, asked } = things({ a: 40, b: 3 });
        const chosen = some.sort((one, other) => one - other);
        const names: string[] = [];
        let after: string | null = null;
        do {
          const request: ChosenRequest = { ...pageRequest('part', 'a', { first, after }), name: 'part', chosen };
          const other = { ...pageRequest('other', 'b', {}), name: 'other', chosen: [2] };
          const [page, single]: Page<Thing>[] = await chosenPages([request, other], find);
          names.push(...page!.edges.map(({ node }) => node.name));
          expect(single?.edges.map(({ node }) => node.name)).toEqual(['b#2']);
          expect(page?.pageInfo.hasPreviousPage).toBe(after !== null);
          const cursor = page?.pageInfo.endCursor;
          if (cursor !== null) expect(() => pageRequest(LIST, 'a', { after: cursor })).toThrow();
          after = page!.pageInfo.hasNextPage ? page!.pageInfo.endCursor : null;
        } while (after !== null);
        expect(names).toEqual(chosen.map((number) => `a#${number}`).reverse());
        expect(asked()).toBe(Math.max(1, Math.ceil(chosen.length / first)));
      }),
    );
  });

  test('leave out an entry that is gone, and go on behind it', async () => {
    const { find, lengths, known } = things({ a: 4 });
    known.delete(placeOf('a', 3));
    const request = pageRequest(LIST, 'a', { first: 3 });
    const [page] = await numberedPages(LIST, [request], lengths, find);
    expect(page?.edges.map(({ node }) => node.name)).toEqual(['a#4', 'a#2']);
    expect(page?.pageInfo.hasNextPage).toBe(true);
  });

  test('refuse a size outside 0 to 100 and everything that is no cursor of the list', () => {
    const cursor = (...position: unknown[]) => Buffer.from(JSON.stringify(position)).toString('base64url');
    for (const page of [
      { first: 101 },
      { first: -1 },
      { after: '' },
      { after: cursor('others', 3) },
      { after: cursor(LIST, 0) },
      { after: cursor(LIST, 1.5) },
      { after: cursor(LIST, '3') },
      { after: cursor(LIST) },
    ]) {
      expect(() => pageRequest(LIST, 'a', page)).toThrow(
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
      );
    }
    expect(pageRequest(LIST, 'a', { after: cursor(LIST, 3) })).toEqual({ owner: 'a', size: 20, before: 3 });
  });

  test('have places that no two owners share', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), fc.nat(), (a, one, b, other) => {
        return (placeOf(a, one) === placeOf(b, other)) === (a === b && one === other);
      }),
    );
  });
});
