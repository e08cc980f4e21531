/**
 * Decided before fetched: for random operations, callers and consents the answer is that of the slow way, which asks for
 * every field of every object, and nothing that was denied went over the wire.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { personas } from '../../../schema/personas.ts';
import { consentPurposes } from '../../../schema/purposes.ts';
import { PURPOSES } from '../../../schema/vocabulary.ts';
import { stateOf, yesToAll } from '../../support/world/people.ts';
import { expectedAnswer } from '../../support/world/reference.ts';
import { queries, queryText } from '../../support/world/selections.ts';
import { findings } from '../../support/world/wire-audit.ts';
import { callerOf, NOW, openWorld, type Question, type World } from '../../support/world.ts';

const IDS = ['1', '2', '3', '4'];
let world: World;

beforeAll(async () => {
  world = await openWorld(IDS);
  const { purchases, people } = world.records;
  // A gift in the list of 1 belongs to 2, one of 3 to nobody; the account that 4 leads to is that of 3.
  Object.assign(purchases.get('pur-1-b') ?? {}, { customer: { id: '2' } });
  Object.assign(purchases.get('pur-3-b') ?? {}, { customer: null });
  Object.assign(people.get('4')?.loyalty ?? {}, { customer: { id: '3' } });
});
afterAll(() => world.stop());

const consents = fc.oneof(
  fc.constant(yesToAll()),
  fc.constant([]),
  // Mostly for one channel and one purpose: a customer who is there, and of whom a part is denied.
  ...Array.from({ length: 3 }, () =>
    fc.array(
      fc.record({
        purpose: fc.constantFrom(...consentPurposes),
        channel: fc.constantFrom('EMAIL', 'SMS', 'POST', 'PUSH', null),
        brand: fc.constantFrom('fresh', 'fresh', 'fresh', 'value'),
        recipient: fc.constantFrom('partner-1', 'partner-1', 'partner-2', null),
        specialCategories: fc.boolean(),
        until: fc.constantFrom(null, null, null, '2026-05-31T00:00:00Z', '2027-01-01T00:00:00+02:00'),
      }),
      { minLength: 4, maxLength: 12 },
    ),
  ),
);

const state = (id: string): fc.Arbitrary<CustomerState | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    {
      weight: 9,
      arbitrary: fc
        .record({
          consents,
          erased: fc.constantFrom(false, false, false, false, true),
          restricted: fc.constantFrom(false, false, false, true),
          account: fc.constantFrom('OPEN', 'OPEN', 'OPEN', 'SUSPENDED', 'CLOSED'),
          enrolled: fc.boolean(),
        })
        .map((more) => stateOf(id, more as Parameters<typeof stateOf>[1])),
    },
  );

const byConsent = personas.filter(({ name }) => ['marketer', 'analyst', 'partner'].includes(name));

const asker: fc.Arbitrary<Question> = fc.oneof(
  // Those who ask by consent, three times: most of what depends on the customer depends on theirs.
  ...[...personas, ...byConsent, ...byConsent].map(
    ({ name, roles, purposes }) =>
      fc.record({
        roles: fc.constant(roles),
        self: name === 'customer' ? fc.constantFrom(...IDS) : fc.constant(undefined),
        purpose: fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...purposes) },
          { weight: 1, arbitrary: fc.constantFrom(...PURPOSES) },
        ),
        channel: fc.constantFrom(undefined, undefined, 'EMAIL', 'SMS'),
        brand: fc.constantFrom('fresh', 'fresh', 'fresh', 'value'),
      }) as fc.Arbitrary<Question>,
  ),
);

test('random operations, callers and consents', async () => {
  await fc.assert(
    fc.asyncProperty(
      queries(world.engine.schema, IDS),
      asker,
      fc.tuple(...IDS.map(state)),
      async (picked, question, states) => {
        IDS.forEach((id, at) => {
          const known = states[at];
          if (known === undefined) world.states.delete(id);
          else world.states.set(id, known);
        });
        const asking = {
          caller: callerOf(question),
          purpose: question.purpose,
          brand: question.brand ?? 'fresh',
          channel: question.channel,
          now: NOW,
        };
        const situation = { asking, records: world.records, states: world.states };
        const { answer, text, calls } = await world.ask(queryText(picked), question);
        const expected = expectedAnswer(situation, picked);
        expect(text.slice(0, JSON.stringify({ data: expected.data }).length - 1)).toBe(
          JSON.stringify({ data: expected.data }).slice(0, -1),
        );
        expect(
          (answer.errors ?? [])
            .map(({ extensions }) => {
              const { coordinate, code } = extensions as Record<string, string>;
              return `${coordinate} ${code}`;
            })
            .sort(),
        ).toEqual(expected.errors);
        const masked = (answer.extensions?.masked ?? []) as { coordinate: string; kind: string }[];
        expect(masked.map(({ coordinate, kind }) => `${coordinate} ${kind}`).sort()).toEqual(expected.masked);
        expect(findings(situation, world.engine.schema, calls)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
}, 120_000);
