/** Enums: values that some services have and others have not, and values that no client may see. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, failed, openFederation } from '../../support/federated.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await openFederation({
    a: {
      sdl: `
        type Query {
          states: [State] state: State sure: Sure sures: [[State!]] echo(level: Level! = LOW, levels: [Level!] = [LOW, HIGH]): String
        }
        enum State { ON OFF SECRET @inaccessible }
        enum Level { LOW HIGH HIDDEN @inaccessible }
        type Sure { state: State! name: String }`,
      resolvers: {
        Query: {
          states: () => ['ON', 'SECRET', 'OFF', null],
          state: () => 'SECRET',
          sure: () => ({ state: 'SECRET', name: 'n' }),
          sures: () => [['ON'], ['OFF', 'SECRET'], null],
          echo: (_: unknown, args: object) => JSON.stringify(args),
        },
      },
    },
    // As output only, so the values of all services are the values of the enum.
    b: {
      sdl: 'type Query { more: [State] } enum State { ON STANDBY }',
      resolvers: { Query: { more: () => ['STANDBY', 'ON'] } },
    },
  });
});
afterAll(() => federation.stop());

test('values of all services', async () => {
  expect((await federation.ask('{ more }')).answer).toEqual({ data: { more: ['STANDBY', 'ON'] } });
});

test('a value that no client may see is nothing: clients are not told that there is something', async () => {
  expect((await federation.ask('{ state }')).answer).toEqual({ data: { state: null } });
  expect((await federation.ask('{ s: states }')).answer).toEqual({ data: { s: ['ON', null, 'OFF', null] } });
});

test('and takes what may not be without it', async () => {
  expect((await federation.ask('{ sure { name state } sures }')).answer).toEqual({
    data: { sure: null, sures: [['ON'], null, null] },
    errors: [failed('Sure.state', 'sure', 'state'), failed('Query.sures', 'sures', 1, 1)],
  });
});

test('as arguments: literals, variables, defaults, a single value for a list', async () => {
  const { answer } = await federation.ask(
    'query ($level: Level!, $levels: [Level!] = [HIGH]) { a: echo b: echo(level: HIGH, levels: LOW) c: echo(level: $level, levels: $levels) }',
    { level: 'HIGH' },
  );
  expect(answer).toEqual({
    data: {
      a: '{"level":"LOW","levels":["LOW","HIGH"]}',
      b: '{"level":"HIGH","levels":["LOW"]}',
      c: '{"level":"HIGH","levels":["HIGH"]}',
    },
  });
});

test('a hidden value is no input', async () => {
  await expect(federation.ask('{ echo(level: HIDDEN) }')).rejects.toThrow(/does not exist|HIDDEN/);
  await expect(federation.ask('query ($l: Level!) { echo(level: $l) }', { l: 'HIDDEN' })).rejects.toThrow(/HIDDEN/);
});
