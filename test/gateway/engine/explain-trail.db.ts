/** An explanation is an access like any other: the trail says who asked why, about whom, and which row let them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { askToExplain } from '../../support/explained.ts';
import { nameOf, type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let trail: RecordingTrail;
beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1'], { trail: tellingTo(trail) });
});
beforeEach(() => {
  world.states.set('1', stateOf('1'));
});
afterEach(() => {
  trail.take();
});
afterAll(() => world.stop());

const agent = { role: 'AGENT', purpose: 'CUSTOMER_CARE' };
const operation = '{ customer(id: "a literal of the operation") { email } }';
const allowed = [{ category: 'explanation', row: 'dpo', basis: 'legal-obligation' }];

test('about a customer: they are in it, what was explained is not', async () => {
  await askToExplain(world, operation, agent, { customerId: '1' });
  const [entry, ...others] = trail.take();
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'query',
    roles: ['dpo'],
    purpose: 'rights-fulfilment',
    about: [{ customers: [nameOf('1')], allowed, masked: [], denied: [] }],
    nobody: 0,
    failures: [],
  });
  expect(JSON.stringify(entry)).not.toMatch(/literal|AGENT|CUSTOMER_CARE/);
});

test('about nobody in particular: who asked is in it all the same', async () => {
  await askToExplain(world, operation, agent);
  expect(trail.take()).toMatchObject([{ about: [{ customers: [], allowed, masked: [], denied: [] }], nobody: 0 }]);
});

test('about somebody who is not there: a number', async () => {
  await askToExplain(world, operation, agent, { customerId: '9' });
  expect(trail.take()).toMatchObject([{ about: [], nobody: 1 }]);
});

test('refused: who asked, and what they were refused', async () => {
  await world.ask(
    '{ explain(operation: "{ me { id } }", as: {role: DPO, purpose: RESEARCH}, customerId: "1") { fields { code } } }',
    { role: 'agent', purpose: 'customer-care' },
  );
  expect(trail.take()).toMatchObject([
    { about: [{ customers: [], denied: [{ category: 'explanation', code: 'FORBIDDEN' }] }] },
  ]);
});

test('without a trail there is no explanation', async () => {
  trail.fail(() => true);
  await expect(askToExplain(world, operation, agent, { customerId: '1' })).rejects.toMatchObject({
    code: 'TRAIL_UNAVAILABLE',
  });
  trail.fail();
});
