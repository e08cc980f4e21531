/** Which process of a start gets what: a process that is broken into should hold no key to the next one. */
import { expect, test } from '@jest/globals';
import { childEnvironment, readEnvironment } from '../../../../commands/config.ts';
import { gatewayPlan, subgraphPlan } from '../../../../commands/supervisor/plans.ts';

const URI = 'mongodb://127.0.0.1:1234/';
const gatewayOf = (variables: Readonly<Record<string, string>>) =>
  childEnvironment('gateway', gatewayPlan(URI, readEnvironment(variables)).environment, variables);

test('the gateway gets the database for its trail and for nothing else', () => {
  const environment = gatewayOf({ MONGODB_URI: URI });
  expect(environment.TRAIL).toBe(URI);
  expect(environment).not.toHaveProperty('MONGODB_URI');
});

test('a trail that is kept elsewhere is kept there', () => {
  expect(gatewayOf({ MONGODB_URI: URI, TRAIL: 'file:/var/trail', TRAIL_PERIOD: 'year' })).toMatchObject({
    TRAIL: 'file:/var/trail',
    TRAIL_PERIOD: 'year',
  });
});

test('a subgraph knows nothing of the trail', () => {
  const variables = { TRAIL: 'file:/var/trail', TRAIL_PERIOD: 'year' };
  const { environment } = subgraphPlan('identity', URI, readEnvironment(variables));
  const names = Object.keys(childEnvironment('subgraph', environment, variables));
  expect(names.filter((name) => name.startsWith('TRAIL'))).toEqual([]);
});
