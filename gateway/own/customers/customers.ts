/**
 * `Query.customers`: a page of customers whom nobody has named, as references that the engine decides about once more and fetches. What is
 * read so that they are found never gets here: of a customer there is an id, and in a cursor their place.
 */

import { bindingOf } from '../../audience/cursors.ts';
import { type AudienceArguments, audienceOf } from '../../audience/filter.ts';
import { pageOfAudience } from '../../audience/page.ts';
import { policyHash } from '../../audit/policy-hash.ts';
import type { OwnContext } from '../own-service.ts';
import { type Page, type PageArguments, pageSize } from '../page.ts';

const FIELD = 'Query.customers';

export async function customers(
  args: AudienceArguments & PageArguments,
  context: OwnContext,
): Promise<Page<{ readonly __typename: 'Customer'; readonly id: string }>> {
  const {
    asking,
    signal,
    index,
    audience: { cursors, budgetOf },
  } = context;
  const size = pageSize(args);
  const { filter = null, orderBy = null } = args;
  const binding = bindingOf(asking, [FIELD, filter, orderBy, policyHash(index.policy)]);
  const after = args.after === undefined || args.after === null ? null : cursors.placeIn(args.after, binding, 'after');
  const asOf = after?.asOf ?? asking.now;
  const audience = audienceOf(args, asking, asOf);
  const { found, hasNext } = await pageOfAudience(
    { inside: context, asking, budget: budgetOf(asking), signal, field: FIELD, audience, after },
    size,
  );
  const edges = found.map((each) => ({
    node: { __typename: 'Customer' as const, id: each.id },
    cursor: cursors.of({ ...each, asOf }, binding),
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
