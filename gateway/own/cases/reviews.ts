/**
 * The queue of what was opened in an emergency. Whoever it is about is decided before it is shown, and pages are filled with those who may
 * be: so a page says nothing about who was left out.
 */
import {
  type BreakGlassOutcome,
  type BreakGlassReview,
  MAX_ASKED,
  reviewsAnswer,
  reviewsRequest,
} from '../../../schema/cases.ts';
import type { OwnContext } from '../own-service.ts';
import { type Page, type PageArguments, pageOf, pageSize, placeIn } from '../page.ts';
import { caseService, refusedCase } from './case-calls.ts';
import { remarkIn } from './cases.ts';

type Context = Pick<OwnContext, 'call' | 'asking' | 'signal' | 'policy' | 'admitted'>;

/** How often more is asked for to fill one page: whoever is left out is erased, of whom reviews are few. */
const MOST_LOOKS = 20;

const ask = async (context: Context, body: object, idempotent: boolean): Promise<readonly BreakGlassReview[]> => {
  const { call, asking, signal } = context;
  const service = caseService(context);
  return reviewsAnswer.parse(await call({ service, endpoint: 'break-glass', body, asking, signal, idempotent }))
    .reviews;
};

const shown = ({ customer: id, actor: who, place, ...review }: BreakGlassReview): object => ({
  ...review,
  who,
  customer: { __typename: 'Customer', id },
});

/** @throws {TypeError} where a page cannot be filled with a bounded number of calls */
export async function breakGlassReviews(args: PageArguments, context: Context): Promise<Page<object>> {
  const size = pageSize(args);
  const after = placeIn(args);
  // One more says whether something follows.
  const limit = Math.min(Math.max(size, 1), MAX_ASKED) + 1;
  const found: BreakGlassReview[] = [];
  let from = after ?? null;
  for (let look = 0; found.length <= size; look += 1) {
    if (look === MOST_LOOKS) throw new TypeError('A page of reviews could not be filled');
    const reviews = await ask(context, { do: 'list', after: from, limit }, true);
    found.push(...(await admittedOf(reviews, context)));
    from = reviews.at(-1)?.place ?? from;
    if (reviews.length < limit) break;
  }
  const nodes = found.slice(0, size).map((review) => ({ node: shown(review), place: review.place }));
  return pageOf(nodes, found.length > size, after !== undefined);
}

async function admittedOf(reviews: readonly BreakGlassReview[], { admitted, asking, signal }: Context) {
  const ids = [...new Set(reviews.map(({ customer }) => customer))];
  const finding = { field: 'Query.breakGlassReviews', reads: [] } as const;
  const known = new Set(await admitted(asking, finding, ids, false, signal));
  return reviews.filter(({ customer }) => known.has(customer));
}

/** @throws {RefusedError} where none of this case and customer waits for a review */
export async function reviewBreakGlass(
  input: {
    readonly customerId: string;
    readonly caseId: string;
    readonly outcome: BreakGlassOutcome;
    readonly remark: string;
  },
  context: Context,
): Promise<object> {
  const { customerId: customer, caseId, outcome } = input;
  const remark = remarkIn(input.remark, 'input.remark');
  const asked = { do: 'review', customer, case: caseId, outcome, remark };
  if (!reviewsRequest.safeParse(asked).success) throw refusedCase();
  const [review] = await ask(context, asked, false);
  if (review === undefined) throw refusedCase();
  return { customer: { __typename: 'Customer', id: customer }, review: shown(review) };
}
