/**
 * `Query.lookupCustomers`: who may be the one on the telephone. Only ids are found here, of those alone whom the caller may find; the
 * engine decides and fetches what is shown of them. Nobody, somebody erased or restricted, and somebody who may not be found give the
 * same answer after the same calls: one to a service, one for states.
 */
import { LOOKUP_SUBGRAPHS, lookupAnswer } from '../../../schema/lookup.ts';
import { badInput } from '../bad-input.ts';
import type { OwnContext } from '../own-service.ts';
import { type LookupBy, searchedIn } from './searched.ts';

/** Of more, nobody could tell apart who is on the telephone. */
const MOST = 5;

/** No more is read of them than that they are looked up: what they have said they know. */
const FINDING = { field: 'Query.lookupCustomers', reads: [] } as const;

type Context = Pick<OwnContext, 'attempts' | 'admitted' | 'call' | 'asking' | 'signal'>;

/** @throws {RefusedError} `RATE_LIMITED`; `BAD_USER_INPUT` naming the input: `by` alone, of one thing, where too many have it */
export async function lookupCustomers({ by }: { readonly by: LookupBy }, context: Context): Promise<object[]> {
  const { attempts, admitted, call, asking, signal } = context;
  if (attempts === undefined) throw new TypeError('Nobody counts attempts');
  await attempts.by(asking.caller.actor);
  const searched = searchedIn(by);
  await attempts.at(searched);
  const body = await call({
    service: LOOKUP_SUBGRAPHS[searched.by],
    endpoint: 'lookup',
    body: searched,
    asking,
    signal,
    idempotent: true,
  });
  const { customers, more } = lookupAnswer.parse(body);
  const there = await admitted(asking, FINDING, customers, true, signal);
  // Whoever may not be found makes nobody many, unless there are more than anybody looks at.
  if (more || there.length > MOST) throw badInput('by');
  return there.map((id) => ({ __typename: 'LookupCandidate', id }));
}
