/**
 * What the trail is told of random operations: exactly what the slow way says was asked about whom, and nothing of a client, a
 * customer or a value. It is the one store of a gateway in which nobody's data may be.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isInterfaceType, isObjectType } from 'graphql';
import type { TrailEntry } from '../../../gateway/audit/entry.ts';
import { grants } from '../../../schema/grants.ts';
import { personas } from '../../../schema/personas.ts';
import { consentPurposes } from '../../../schema/purposes.ts';
import { nameOf, type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { accountIn, expectedAccount } from '../../support/world/account-reference.ts';
import { stateOf, yes, yesToAll } from '../../support/world/people.ts';
import { queries, queryText } from '../../support/world/selections.ts';
import { callerOf, NOW, openWorld, type Question, type World } from '../../support/world.ts';

/** No number of a row, a time or a hash looks like one of these. */
const IDS = ['70301', '70302', '70303', '70304'];
let world: World;
let trail: RecordingTrail;
let words: ReadonlySet<string>;
let values: readonly string[];

/** Words of the vocabulary that the entry itself says, although a record has them too. */
const SAID_ANYWAY = new Set(['fresh', 'value', 'EMAIL', 'SMS', 'DIRECT_MARKETING']);

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(IDS, { trail: tellingTo(trail) });
  const { schema } = world.engine;
  const found = new Set(['query', 'mutation', 'on', '__typename', '']);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    found.add(type.name);
    for (const { name, args } of Object.values(type.getFields())) {
      found.add(name);
      for (const argument of args) found.add(argument.name);
    }
  }
  words = found;
  const leaves = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    else if (value !== null && value !== undefined) leaves.add(String(value));
  };
  collect([...world.records.people.values(), ...world.records.purchases.values()]);
  values = [...leaves].filter((value) => value.length > 3 && !SAID_ANYWAY.has(value));
});
afterAll(() => world.stop());

const state = (id: string) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    {
      weight: 9,
      arbitrary: fc
        .record({
          consents: fc.oneof(
            fc.constant(yesToAll()),
            fc.constant([]),
            fc.array(
              fc
                .tuple(fc.constantFrom(...consentPurposes), fc.constantFrom('EMAIL', 'SMS', 'POST'))
                .map(([purpose, channel]) => yes(purpose, { channel, recipient: null })),
              { maxLength: 8 },
            ),
          ),
          erased: fc.constantFrom(false, false, false, false, true),
          restricted: fc.constantFrom(false, false, false, true),
          account: fc.constantFrom('OPEN' as const, 'OPEN' as const, 'CLOSED' as const),
          enrolled: fc.boolean(),
        })
        .map(({ consents, ...more }) => stateOf(id, { ...more, consents: [...consents] })),
    },
  );

const asker: fc.Arbitrary<Question> = fc.constantFrom(...personas).chain(({ name, roles, purposes }) =>
  fc.record({
    roles: fc.constant(roles),
    self: name === 'customer' ? fc.constantFrom(...IDS) : fc.constant(undefined),
    purpose: fc.constantFrom(...purposes),
    channel: fc.constantFrom(undefined, 'EMAIL' as const),
    case: fc.constantFrom(undefined, 'case-of-70301'),
    onBehalfOf: fc.constantFrom(undefined, { actor: 'another-actor', roles: ['dpo'] as const }),
  }),
);

/** Everything that an entry may say outside of the text of its operation. */
const rows = new Set(Object.values(grants).flatMap((some) => some.map(({ row }) => row)));
const names = IDS.map(nameOf);

function expectNothingOfAnybody(entry: TrailEntry): void {
  for (const word of entry.operation.text.split(/[^\w]+/)) expect(words).toContain(word);
  // Names of the schema may have digits in them (`sha256`); no word of it begins with one.
  expect(entry.operation.text).not.toMatch(/\b\d|"/);
  const text = JSON.stringify(entry);
  for (const id of [...IDS, 'nobody-', 'no-purchase', 'subject-', 'case-of', 'trail key'])
    expect(text).not.toContain(id);
  for (const value of values) expect(text.includes(value) ? value : '').toBe('');
  for (const { customers, allowed, masked, denied } of entry.about) {
    for (const name of customers) expect(names).toContain(name);
    for (const { row } of [...allowed, ...masked, ...denied]) if (row !== undefined) expect(rows).toContain(row);
  }
}

test('random queries, callers and customers', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      queries(world.engine.schema, IDS, 6),
      asker,
      fc.tuple(...IDS.map(state)),
      async (picked, question, states) => {
        IDS.forEach((id, at) => {
          const known = states[at];
          if (known === undefined) world.states.delete(id);
          else world.states.set(id, known);
        });
        trail.take();
        await world.ask(queryText(picked), question);
        const entries = trail.take();
        expect(entries).toHaveLength(1);
        const [entry] = entries as [TrailEntry];
        expectNothingOfAnybody(entry);
        const { purpose, channel, brand = 'fresh' } = question;
        const asking = { caller: callerOf(question), purpose, brand, channel, case: question.case, now: NOW };
        const expected = expectedAccount({ asking, records: world.records, states: world.states }, picked);
        expect(accountIn(entry)).toEqual(expected);
        told += entry.about.length;
      },
    ),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(200);
}, 120_000);
