/**
 * An explanation is true: what it says is decided is what `decide` says, and what it says would be asked is what is asked when the
 * same caller asks the same; for random callers, states and operations.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { decide } from '../../../gateway/enforcement/decide.ts';
import { isGated } from '../../../gateway/enforcement/policy-index.ts';
import { OWN_SERVICE } from '../../../schema/classification.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { CATEGORIES } from '../../../schema/vocabulary.ts';
import { asking, knownNear } from '../../policy/arbitraries.ts';
import { builtIn } from '../../policy/asked.ts';
import { type As, type Explanation, explained } from '../../support/explained.ts';
import { queries, queryText } from '../../support/world/selections.ts';
import { graphqlCalls, NOW, openWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(['1', '2']);
});
afterAll(() => world.stop());

const value = (word: string): string => word.toUpperCase().replaceAll('-', '_');

/** One role, no objection, no case and the time of the world: what can be described to `explain`. */
const scene = asking
  .filter(({ caller: { roles, customer } }) => roles.length === 1 && (customer === undefined || customer === '1'))
  .map((request) => ({ ...request, objections: undefined, case: undefined, now: NOW }))
  .chain((request) => fc.record({ request: fc.constant(request), state: knownNear(request) }))
  .map(({ request, state }) => ({ request, state: { ...state, id: '1' } as CustomerState & { known: true } }));

const asOf = ({ caller, purpose, brand, channel }: Asking): As => ({
  role: value(caller.roles[0] ?? ''),
  purpose: value(purpose),
  brand,
  channel,
  recipient: caller.recipient,
});

/** A field of each category of a customer, and what else a document needs. */
const EVERYTHING = `{ customer(id: "1") {
  id name { full } email phone address { city } birthDate demographics { ageBand } identities { issuer } accountState
  purchaseSummary { count } purchases { edges { node { payment { method } } } } sensitivePurchases { pageInfo { endCursor } }
  loyalty { tier balance ledger { pageInfo { endCursor } } coupons { id } } consents { id }
  communicationPreferences { channel } consentStatus(purpose: RESEARCH) { valid } accessLog { pageInfo { endCursor } } cases { id } }
  lookupCustomers(by: { purchaseId: "1" }) { id name { full } email phone address { city } birthDate } }`;

test('every decision is that of `decide`', async () => {
  const seen = new Map<string, number>();
  const categories = new Set<string>();
  await fc.assert(
    fc.asyncProperty(scene, async ({ request, state }) => {
      world.states.set('1', state);
      // Nobody is explained who is not there.
      fc.pre(!state.erased);
      const { fields } = await explained(world, EVERYTHING, asOf(request), { customerId: '1' });
      for (const { coordinate, category, inheritsFrom, effect, code, mask, row } of fields) {
        const [type = '', field = ''] = (inheritsFrom ?? coordinate).split('.');
        const owner = builtIn.classOf(type, field);
        expect(category).toBe(owner);
        if (!isGated(owner)) throw new Error(`${coordinate} has no category`);
        categories.add(owner);
        const args = owner === 'consent.status' ? { arguments: { purpose: 'RESEARCH' } } : {};
        const decision = decide(builtIn, request, { action: 'read', category: owner, ...args }, state);
        const { effect: wanted, row: wantedRow = null } = decision;
        seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
        expect({ coordinate, effect, code, mask, row }).toEqual({
          coordinate,
          effect: value(wanted),
          code: decision.effect === 'deny' ? decision.code : null,
          mask: decision.effect === 'mask' ? decision.mask : null,
          row: wantedRow,
        });
      }
    }),
    { numRuns: 150 },
  );
  const ofCustomers = CATEGORIES.filter(
    (category) =>
      !['explanation', 'break-glass.record', 'audience', 'aggregate', 'audience-removal'].includes(category),
  );
  expect([...categories].sort()).toEqual(ofCustomers.sort());
  for (const effect of ['allow', 'mask', 'deny'])
    expect([effect, (seen.get(effect) ?? 0) > 15]).toEqual([effect, true]);
});

/** What is sent, without the values; what the gateway answers itself is not. */
const sent = (requests: readonly { readonly service: string; readonly operation: string }[]): string[] =>
  requests
    .filter(({ service }) => service !== OWN_SERVICE)
    .map(({ service, operation }) => `${service} ${operation}`)
    .sort();

test('what would be asked is what is asked', async () => {
  let same = 0;
  let open = 0;
  // Under its own name alone, so that nobody else can come up on the way.
  const operation = queries(world.engine.schema, ['1'], 5)
    .filter((picked) => picked.every(({ name, args }) => name === 'me' || (name === 'customer' && args.id === '1')))
    .map((picked) => queryText(picked));
  await fc.assert(
    fc.asyncProperty(scene, operation, async ({ request, state }, query) => {
      world.states.set('1', state);
      fc.pre(!state.erased);
      const { caller } = request;
      const said: Explanation = await explained(world, query, asOf(request), { customerId: '1' });
      const { calls, answer } = await world.askAs(request, query);
      const asked = graphqlCalls(calls).map(({ service, body }) => ({ service, operation: String(body.query) }));
      if (said.requests.some(({ isConditional }) => isConditional)) {
        // What is open is decided on the way; what is not goes out as it is.
        open += 1;
        const certain = said.requests.filter(({ isConditional }) => !isConditional);
        expect(sent(asked)).toEqual(expect.arrayContaining(sent(certain)));
      } else {
        same += 1;
        expect(sent(asked)).toEqual(sent(said.requests));
      }
      // And what is refused is what was said to be.
      if (caller.roles[0] === 'dpo' || caller.roles[0] === 'auditor') {
        const denied = said.fields.filter(({ effect }) => effect === 'DENY').map(({ coordinate }) => coordinate);
        for (const { extensions } of (answer.errors ?? []) as { extensions: { coordinate: string } }[])
          expect(denied).toContain(extensions.coordinate);
      }
    }),
    { numRuns: 300 },
  );
  expect([same > 30, open > 2]).toEqual([true, true]);
});
