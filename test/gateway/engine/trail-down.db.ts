/** No trail, no data: what becomes of an operation when its entry cannot be written. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntryKind } from '../../../gateway/audit/entry.ts';
import { nameOf, type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf } from '../../support/world/people.ts';
import { type Call, openWorld, type World } from '../../support/world.ts';

let world: World;
let trail: RecordingTrail;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const self = { self: '1', purpose: 'account-management' } as const;

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1', '2'], { trail: tellingTo(trail) });
});
beforeEach(() => {
  for (const id of ['1', '2']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  for (const service of ['identity', 'consent'] as const) world.misbehave(service, undefined);
  trail.fail();
  trail.take();
  trail.queued.splice(0);
});
afterAll(() => world.stop());

const UNAVAILABLE = {
  name: 'Refusal',
  code: 'TRAIL_UNAVAILABLE',
  status: 503,
  message: 'The trail cannot be written.',
};
const give =
  'giveConsent(input: { customerId: "1", purpose: RESEARCH, brand: "fresh", notice: { id: "n-1", version: "2.0.0", language: "en" }, method: IMPORTED, captureChannel: IMPORT })';
const withdraw = 'withdrawConsent(input: { customerId: "1", everything: true })';
const update = 'updateContact(input: { customerId: "1", email: "new@example.com" })';

/** Which mutations were sent. */
const sent = (calls: readonly Call[]): string[] =>
  calls.flatMap(({ body }) => /^mutation.*?\{(?:\w+:)?(\w+)/.exec(body.query ?? '')?.[1] ?? []);
const failing = (kind: EntryKind, field = '') =>
  trail.fail((entry) => entry.kind === kind && entry.operation.text.includes(field));
const untold = (path: readonly string[], coordinate: string) => ({
  message: UNAVAILABLE.message,
  path,
  extensions: { code: 'TRAIL_UNAVAILABLE', coordinate },
});

describe('a query', () => {
  test.each([
    ['of what may be seen', '{ customer(id: "1") { email } }'],
    ['of what is refused', '{ customer(id: "1") { demographics { ageBand } } }'],
    ['about an id of nobody', '{ customer(id: "404") { email } }'],
    ['about nobody', '{ product(id: "p-1") { id } }'],
  ])('%s is refused as a whole', async (_, query) => {
    trail.fail(() => true);
    await expect(world.ask(query, agent)).rejects.toMatchObject(UNAVAILABLE);
    trail.fail();
    expect((await world.ask(query, agent)).answer.data).toBeDefined();
  });

  test('is not answered before its entry is written', async () => {
    const order: string[] = [];
    const written = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    trail.before(async () => {
      reached.resolve();
      await written.promise;
      order.push('written');
    });
    const asked = world.ask('{ customer(id: "1") { email } }', agent).then(() => order.push('answered'));
    await reached.promise;
    await new Promise(setImmediate);
    order.push('free');
    written.resolve();
    await asked;
    trail.before(undefined);
    expect(order).toEqual(['free', 'written', 'answered']);
  });
});

describe('a mutation', () => {
  test('whose intent cannot be written is not sent', async () => {
    failing('intent');
    const before = world.calls.length;
    await expect(
      world.ask(`mutation { ${give} { records { id } } ${update} { customer { id } } }`, self),
    ).rejects.toMatchObject(UNAVAILABLE);
    expect(sent(world.calls.slice(before))).toEqual([]);
    expect(world.calls.slice(before).filter(({ path }) => path !== '/states')).toEqual([]);
    expect(trail.take()).toEqual([]);
    expect(trail.queued).toEqual([]);
  });

  test('what was done before stays and is told; what follows is not sent', async () => {
    failing('intent', 'updateContact');
    const { answer, calls } = await world.ask(
      `mutation { a: ${give} { records { id } } b: ${update} { customer { id } } c: ${give} { records { id } } }`,
      self,
    );
    expect(answer).toEqual({
      data: { a: { records: [{ id: 'record-of-1' }] }, b: null, c: null },
      errors: [untold(['b'], 'Mutation.updateContact'), untold(['c'], 'Mutation.giveConsent')],
    });
    expect(sent(calls)).toEqual(['giveConsent']);
    expect(trail.take().map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
  });

  test('whose outcome cannot be written was carried out, and nothing of it is told', async () => {
    failing('outcome');
    world.misbehave('identity', async (call, properly) => {
      const answer = await properly();
      return call.body.query?.startsWith('mutation') ? answer : { errors: [{ message: 'no' }] };
    });
    const { answer, calls } = await world.ask(
      `mutation { a: ${update} { customer { id email } } b: ${give} { records { id } } }`,
      self,
    );
    expect(answer).toEqual({
      data: { a: null, b: null },
      errors: [untold(['a'], 'Mutation.updateContact'), untold(['b'], 'Mutation.giveConsent')],
    });
    expect(sent(calls)).toEqual(['updateContact']);
    expect(trail.take()).toMatchObject([{ kind: 'intent' }]);
    expect(trail.queued).toMatchObject([
      { kind: 'outcome', about: [{ customers: [nameOf('1')] }], failures: ['SUBGRAPH_UNAVAILABLE'] },
    ]);
  });

  test('that is refused is not told without a record either', async () => {
    world.states.set('1', stateOf('1', { account: 'CLOSED' }));
    trail.fail(() => true);
    await expect(world.ask(`mutation { ${give} { records { id } } }`, self)).rejects.toMatchObject(UNAVAILABLE);
    expect(trail.queued).toEqual([]);
  });
});

describe('a withdrawal', () => {
  const select = '{ __typename records { id } who: customer { id email } }';

  test('is carried out without a trail; its records wait, and nothing can be read in its payload', async () => {
    trail.fail(() => true);
    const { answer, calls, text } = await world.ask(`mutation { w: ${withdraw} ${select} }`, self);
    expect(sent(calls)).toEqual(['withdrawConsent']);
    expect(answer).toEqual({
      data: { w: { __typename: 'ConsentPayload', records: null, who: null } },
      errors: [untold(['w', 'records'], 'ConsentPayload.records'), untold(['w', 'who'], 'ConsentPayload.customer')],
    });
    expect(text).not.toMatch(/of-1/);
    expect(trail.queued.map(({ kind, about }) => [kind, about])).toMatchObject([
      ['intent', [{ customers: [nameOf('1')], allowed: [{ category: 'consent.withdrawal' }] }]],
      ['outcome', [{ customers: [nameOf('1')], allowed: [{}, {}, { category: 'consent.record' }] }]],
    ]);
  });

  test('whose outcome alone cannot be written is told in the same way', async () => {
    failing('outcome');
    const { answer } = await world.ask(`mutation { ${withdraw} ${select} }`, self);
    expect(answer.data).toEqual({ withdrawConsent: { __typename: 'ConsentPayload', records: null, who: null } });
    expect(trail.take()).toMatchObject([{ kind: 'intent' }]);
    expect(trail.queued).toMatchObject([{ kind: 'outcome' }]);
  });

  test('that failed is told as one that failed', async () => {
    trail.fail(() => true);
    world.misbehave('consent', (call, properly, response) => {
      if (call.path === '/states') return properly();
      response.destroy();
      return undefined;
    });
    const { answer } = await world.ask(`mutation { ${withdraw} ${select} }`, self);
    expect(answer).toMatchObject({
      data: { withdrawConsent: null },
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
    expect(trail.queued).toMatchObject([{ kind: 'intent' }, { kind: 'outcome', failures: ['SUBGRAPH_UNAVAILABLE'] }]);
  });

  test('is carried out after a field that was not', async () => {
    trail.fail(() => true);
    const { answer, calls } = await world.ask(
      `mutation { a: ${give} { records { id } } w: ${withdraw} { records { id } } b: ${update} { customer { id } } }`,
      self,
    );
    expect(answer.data).toEqual({ a: null, w: { records: null }, b: null });
    expect(sent(calls)).toEqual(['withdrawConsent']);
  });

  test('that is refused says so', async () => {
    trail.fail(() => true);
    const asked = world.ask(`mutation { ${withdraw.replace('"1"', '"2"')} { records { id } } }`, self);
    await expect(asked).rejects.toMatchObject(UNAVAILABLE);
    expect(trail.queued).toMatchObject([{ kind: 'outcome', about: [], nobody: 1 }]);
  });
});
