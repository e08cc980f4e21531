/**
 * The rival that most would write first: take the ids of everybody of whom each condition is true, keep who is in all of them, decide about
 * all who are left, put them in order, and cut the page out. With the gateway's own guards, states and calls, in a process of its own.
 */

import { type Audience, type Ordering, readsOf } from '../../../gateway/audience/audience.ts';
import { Budget } from '../../../gateway/audience/budget.ts';
import { audienceOf } from '../../../gateway/audience/filter.ts';
import { partsOf } from '../../../gateway/audience/streams.ts';
import { Subgraphs } from '../../../gateway/audience/subgraphs.ts';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { STATE_DIRECTORY, signingKey } from '../../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../../gateway/caller/passport.ts';
import type { Finding } from '../../../gateway/federation/admitting.ts';
import { createEngine } from '../../../gateway/federation/engine.ts';
import type { Inside } from '../../../gateway/federation/inside.ts';
import { ownService } from '../../../gateway/own/own-service.ts';
import { readServed } from '../../../gateway/served/read.ts';
import { compareIds, FACTS, type Fact, factsAnswer, MAX_MATCHES } from '../../../schema/audience.ts';
import type { Asker } from '../shapes.ts';
import { type Long, marketer, PAGE, type Question } from './questions.ts';

/** What the benchmark says to it. */
export type ToNaive =
  | { readonly type: 'begin'; readonly urls: Readonly<Record<string, string>> }
  | { readonly type: 'page'; readonly question: Question }
  | { readonly type: 'whole'; readonly long: Long };

let inside: Inside | undefined;
let close = async (): Promise<void> => {};

async function begin(urls: Readonly<Record<string, string>>): Promise<void> {
  await close();
  const { supergraphSdl, policy, serviceUrls } = await readServed({}, () => urls);
  const engine = await createEngine({
    supergraphSdl,
    policy,
    serviceUrls,
    passports: createPassports(await signingKey(STATE_DIRECTORY, GATEWAY_KEYS)),
    trail: 'none',
    own: (given) => {
      inside = given;
      return ownService({ ...given, policy });
    },
  });
  close = () => engine.close();
}

const askingAs = ({ role, purpose }: Asker): Asking => ({
  caller: { subject: `bench:${role}`, actor: 'bench', roles: [role] },
  purpose,
  brand: 'fresh',
  now: Date.now(),
});

async function page({ filter, orderBy, skipped }: Question): Promise<readonly string[]> {
  const request = askingAs(marketer);
  const audience = audienceOf({ filter: filter as never, orderBy }, request, request.now);
  const allowed = await everybody(audience, request, { field: 'Query.customers', reads: readsOf(audience) });
  const sorted = audience.order === undefined ? allowed : await byValue(allowed, audience.order, request);
  return sorted.slice(skipped * PAGE, (skipped + 1) * PAGE);
}

/** Goes through all who may be found or counted, and gathers what is wanted of each. */
async function whole({ asker, filter, field, facts }: Long): Promise<number> {
  const request = askingAs(asker);
  const audience = audienceOf({ filter: filter as never }, request, request.now);
  const reads = field === 'Query.customers' ? readsOf(audience) : [];
  const allowed = await everybody(audience, request, { field, reads });
  const sums = new Map<unknown, number>();
  for (const some of batches(allowed))
    for (const [tier = null, balance] of await factsOf(some, facts, request))
      if (typeof balance === 'number') sums.set(tier, (sums.get(tier) ?? 0) + balance);
  return allowed.length;
}

/** Everybody of whom all conditions are true, and about whom the guards say yes, in the order of ids. */
async function everybody(audience: Audience, request: Asking, finding: Finding): Promise<readonly string[]> {
  if (inside === undefined) throw new Error('Nothing to ask');
  const subgraphs = new Subgraphs({ inside, asking: request, budget: new Budget(Number.POSITIVE_INFINITY) });
  const { within, without } = partsOf(audience, []);
  const [kept, left] = await Promise.all([within, without].map((parts) => Promise.all(parts.map(allOf(subgraphs)))));
  const [first = new Set<string>(), ...others] = kept ?? [];
  const ids = [...first].filter((id) => others.every((some) => some.has(id)) && !left?.some((some) => some.has(id)));
  const allowed: string[] = [];
  for (const some of batches(ids)) allowed.push(...(await inside.admitted(request, finding, some, false)));
  return allowed;
}

async function factsOf(ids: readonly string[], facts: readonly Fact[], request: Asking) {
  const [first] = facts;
  if (first === undefined) return [];
  const body = { ids, facts };
  const call = { service: FACTS[first].subgraph, endpoint: 'facts', body, asking: request, idempotent: true };
  return factsAnswer.parse(await inside?.call(call)).rows;
}

const allOf =
  (subgraphs: Subgraphs) =>
  async ({ service, conditions }: ReturnType<typeof partsOf>['within'][number]): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    for (let after: string | null = null; ; ) {
      const { ids, until } = await subgraphs.matching(service, conditions, after, MAX_MATCHES);
      for (const id of ids) found.add(id);
      if (until === null) return found;
      after = until;
    }
  };

async function byValue(ids: readonly string[], { by, descending }: Ordering, request: Asking) {
  const values = new Map<string, number>();
  for (const some of batches(ids))
    for (const [at, [value]] of (await factsOf(some, [by], request)).entries())
      if (typeof value === 'number') values.set(some[at] ?? '', value);
  const sign = descending ? -1 : 1;
  return [...values]
    .sort(([one, value], [other, against]) => sign * (value - against) || compareIds(one, other))
    .map(([id]) => id);
}

function* batches(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += MAX_MATCHES) yield ids.slice(at, at + MAX_MATCHES);
}

async function answer(message: ToNaive): Promise<object> {
  if (message.type === 'page') return { ids: await page(message.question) };
  if (message.type === 'whole') return { customers: await whole(message.long) };
  await begin(message.urls);
  return {};
}

process.on('message', (message: ToNaive) => {
  answer(message).then(
    (done) => process.send?.({ type: 'done', ...done }),
    (error: unknown) =>
      process.send?.({ type: 'failed', message: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
