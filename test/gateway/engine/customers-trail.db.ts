/** What is left of looking for customers: who was found and by what is in the trail, and why it would be answered can be explained. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { about, entry } from '../../support/expected-entry.ts';
import { explained } from '../../support/explained.ts';
import { type FindingWorld, MARKETER, openFindingWorld } from '../../support/finding-world.ts';
import { type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yes } from '../../support/world/people.ts';

let world: FindingWorld;
let trail: RecordingTrail;
const IDS = ['1', '2', '3'];

beforeAll(async () => {
  trail = recordingTrail();
  world = await openFindingWorld(IDS, { trail: tellingTo(trail) });
});
beforeEach(() => {
  world.reset();
  trail.take();
});
afterEach(() => world.behave());
afterAll(() => world.stop());

const consent = { row: 'marketer', basis: 'consent' } as const;
const own = { roles: ['marketer'], purpose: 'personalisation' } as const;
const SOME =
  '{ customers(filter: { bought: [{ category: "TEA" }] }, orderBy: BALANCE_DESC) { edges { node { name { given } } } } }';
const TOLD = 'query{customers(filter:?,orderBy:?){edges{node{name{given}}}}}';

describe('the trail', () => {
  test('names who was found, what was read so that they were, and nobody who was looked past', async () => {
    world.states.set('1', stateOf('1', { consents: [yes('personalisation')] }));
    world.states.set('3', stateOf('3', { consents: [yes('personalisation')] }));
    await world.ask(SOME, MARKETER);
    const [written] = trail.take();
    const read = [
      { category: 'audience', ...consent },
      { category: 'purchase.lines', ...consent },
      { category: 'loyalty.balance', ...consent },
    ] as const;
    expect(written).toEqual(
      entry(TOLD, {
        ...own,
        about: [
          about(['3', '1'], {
            allowed: [{ category: 'key', ...consent }, { category: 'name', ...consent }, ...read],
          }),
          about([], { allowed: read }),
        ],
      }),
    );
  });

  test('of a search that found nobody says that, and by what it looked', async () => {
    await world.ask(SOME, MARKETER);
    expect(trail.take()).toMatchObject([
      { nobody: 1, about: [{ customers: [], allowed: [{ category: 'audience' }, {}, {}] }] },
    ]);
  });

  test('of a search that was refused says what was denied', async () => {
    await world.ask(SOME, { ...MARKETER, purpose: 'direct-marketing' });
    expect(trail.take()).toMatchObject([
      { about: [{ customers: [], allowed: [], denied: [{ category: 'audience', code: 'FORBIDDEN' }] }], nobody: 0 },
    ]);
  });

  test('that cannot be written leaves no answer', async () => {
    world.agree(...IDS);
    trail.fail(() => true);
    await expect(world.ask(SOME, MARKETER)).rejects.toThrow('The trail cannot be written.');
    trail.fail();
  });
});

test('an explanation says what is decided before anybody is looked for, and loads nobody', async () => {
  const { fields, requests } = await explained(world, SOME, { role: 'MARKETER', purpose: 'PERSONALISATION' });
  expect(fields[0]).toMatchObject({
    coordinate: 'Query.customers',
    category: 'audience',
    effect: 'DEPENDS_ON_CUSTOMER',
  });
  expect(requests.length).toBeGreaterThan(0);
  const refused = await explained(world, SOME, { role: 'MARKETER', purpose: 'DIRECT_MARKETING' });
  expect(refused.fields[0]).toMatchObject({ coordinate: 'Query.customers', effect: 'DENY', code: 'FORBIDDEN' });
  expect(refused.requests).toEqual([]);
});
