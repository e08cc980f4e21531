/** The queue of reviews: pages are full of whoever may be shown, in order, each once, and say nothing of who may not. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InsideCall } from '../../../../../gateway/federation/inside.ts';
import { breakGlassReviews, reviewBreakGlass } from '../../../../../gateway/own/cases/reviews.ts';
import { asking } from '../../../../policy/people.ts';

const reviewOf = (customer: string, at: number) => ({
  id: `case-${at}`,
  customer,
  actor: 'boss',
  reason: 'SYSTEM_FAILURE',
  text: 'why',
  at: '2026-03-01T12:00:00.000Z',
  until: '2026-03-01T12:15:00.000Z',
  outcome: null,
  remark: null,
  reviewedAt: null,
  reviewer: null,
  place: String(at).padStart(4, '0'),
});

function queue(customers: readonly string[], shown: readonly string[]) {
  const all = customers.map(reviewOf);
  const context = {
    policy: { grants: {} },
    asking: asking('dpo', 'legal-compliance'),
    signal: new AbortController().signal,
    admitted: async (_: unknown, __: unknown, ids: readonly string[]) => ids.filter((id) => shown.includes(id)),
    call: async ({ body }: InsideCall) => {
      const { after, limit } = body as { after: string | null; limit: number };
      return { reviews: all.filter(({ place }) => place > (after ?? '')).slice(0, limit) };
    },
  };
  return (args: { first?: number; after?: string | null }) => breakGlassReviews(args, context as never);
}

async function read(page: ReturnType<typeof queue>, first: number): Promise<object[]> {
  const found: object[] = [];
  let after: string | null = null;
  for (;;) {
    const { edges, pageInfo } = await page({ first, after });
    found.push(...edges.map(({ node }) => node));
    expect(pageInfo.hasNextPage ? edges.length : first).toBe(first);
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
}

test('pages of any size together are all that may be shown, each once and in order, as if the others were not there', async () => {
  const customers = fc.array(fc.constantFrom('1', '2', '3'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      customers,
      fc.subarray(['1', '2', '3']),
      fc.integer({ min: 1, max: 7 }),
      async (of, shown, first) => {
        const found = await read(queue(of, shown), first);
        const wanted = of.map(reviewOf).filter(({ customer }) => shown.includes(customer));
        expect(found).toMatchObject(
          wanted.map(({ id, customer }) => ({ id, customer: { __typename: 'Customer', id: customer } })),
        );
        expect(found).toHaveLength(wanted.length);
      },
    ),
    { numRuns: 200 },
  );
});

test('a page that cannot be filled with a bounded number of calls is none', async () => {
  await expect(
    queue(
      Array.from({ length: 200 }, () => '1'),
      [],
    )({ first: 1 }),
  ).rejects.toThrow(TypeError);
});

test('a page of nothing says whether there is something', async () => {
  expect((await queue(['1'], ['1'])({ first: 0 })).pageInfo.hasNextPage).toBe(true);
  expect((await queue(['1'], [])({ first: 0 })).pageInfo.hasNextPage).toBe(false);
});

test('a size or a cursor that is none is refused', async () => {
  for (const args of [{ first: 101 }, { first: -1 }, { after: 'x' }])
    await expect(queue(['1'], ['1'])(args)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

test('a review of what does not wait is refused, and one without words is not asked for', async () => {
  const calls: unknown[] = [];
  const context = {
    policy: { grants: {} },
    asking: asking('dpo', 'legal-compliance'),
    call: async (call: unknown) => {
      calls.push(call);
      return { reviews: [] };
    },
  };
  const input = { customerId: '1', caseId: 'case-1', outcome: 'JUSTIFIED', remark: 'seen' } as const;
  await expect(reviewBreakGlass(input, context as never)).rejects.toMatchObject({ extensions: { input: 'input' } });
  expect(calls).toHaveLength(1);
  await expect(reviewBreakGlass({ ...input, remark: ' ' }, context as never)).rejects.toMatchObject({
    extensions: { input: 'input.remark' },
  });
  expect(calls).toHaveLength(1);
});
