/**
 * A policy on trial decides nothing and fetches nothing; what it would have decided otherwise is counted, customer by customer.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DryRunCounts } from '../../../gateway/engine.ts';
import { grants, policy } from '../../../schema/grants.ts';
import type { Policy } from '../../../schema/policy.ts';
import { openWorld, type World } from '../../support/world.ts';

/** Agents see nobody's birth date any more, and everybody's demographics; names are nobody's data. */
const { identity } = policy.subgraphs;
const strict: Policy = {
  ...policy,
  subgraphs: {
    ...policy.subgraphs,
    identity: { ...identity, coordinates: { ...identity.coordinates, 'Customer.name': { public: 'a test' } } },
  },
  grants: {
    ...grants,
    name: [],
    'birth-date': grants['birth-date'].filter(({ role }) => role !== 'agent'),
    demographic: [
      ...grants.demographic,
      { row: 'agent', role: 'agent', purposes: ['customer-care'], basis: 'contract' },
    ],
  },
};

const IDS = ['1', '2', '3'];
let world: World;
let usual: World;
beforeAll(async () => {
  world = await openWorld(IDS, { dryRun: strict });
  usual = await openWorld(IDS);
});
afterAll(() => Promise.all([world.stop(), usual.stop()]));

const counts = (): DryRunCounts => world.engine.dryRun?.() as DryRunCounts;

/** Once everything that was answered has been tried. */
async function tried(operations: number): Promise<DryRunCounts> {
  while (counts().tried + counts().missed < operations) await new Promise((resolve) => setTimeout(resolve, 5));
  return counts();
}

const agent = { role: 'agent', purpose: 'customer-care' } as const;
const query = '{ customersById(ids: ["1", "2", "2"]) { id born: birthDate demographics { ageBand } name { full } } }';

describe('a policy on trial', () => {
  test('changes no answer and no call', async () => {
    const [one, other] = [await world.ask(query, agent), await usual.ask(query, agent)];
    expect(one.text).toBe(other.text);
    expect(one.calls).toEqual(other.calls);
    await tried(1);
  });

  test('each customer for whom a coordinate would be decided otherwise counts once', async () => {
    const { tried: operations, missed, differences } = await tried(1);
    expect({ operations, missed }).toEqual({ operations: 1, missed: 0 });
    const about = { roles: ['agent'], purpose: 'customer-care', count: 2 };
    expect(differences).toEqual([
      { ...about, coordinate: 'Customer.birthDate', before: 'masked: birth-year', after: 'FORBIDDEN' },
      { ...about, coordinate: 'Customer.demographics', before: 'FORBIDDEN', after: 'open' },
      // Nothing is asked about the parts of it: they go with the field that leads to them.
      { ...about, coordinate: 'Demographics.ageBand', before: 'FORBIDDEN', after: 'open' },
    ]);
  });

  test('what is decided alike is not told, and what nobody could be given is compared as such', async () => {
    await world.ask('{ customer(id: "3") { id } }', agent);
    await world.ask('{ customer(id: "3") { demographics { ageBand } } }', { ...agent, role: 'analyst' });
    const { tried: operations, differences } = await tried(3);
    expect(operations).toBe(3);
    expect(differences).toHaveLength(3);
  });

  test('it makes no call of its own', async () => {
    const before = world.calls.length;
    const { calls } = await world.ask(query, agent);
    await tried(4);
    expect(world.calls.length - before).toBe(calls.length);
  });
});

test('without one there are no counts', () => {
  expect(usual.engine.dryRun).toBeUndefined();
});
