/** Somebody becomes a customer: decided without a state, made in two services one after the other, readable only when both have them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { policy } from '../../../schema/grants.ts';
import { personas } from '../../../schema/personas.ts';
import { about, entry } from '../../support/expected-entry.ts';
import { explained, lines } from '../../support/explained.ts';
import { type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf } from '../../support/world/people.ts';
import { type Call, openWorld, type World, wireText } from '../../support/world.ts';

let world: World;
let trail: RecordingTrail;
const ingest = { role: 'ingest', purpose: 'account-management' } as const;
/** Nobody has it; `1` is there, `2` is erased. */
const NEW = '7';

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1', '2'], { trail: tellingTo(trail) });
});
beforeEach(() => {
  world.states.set('1', stateOf('1'));
  world.states.set('2', stateOf('2', { erased: true }));
});
afterEach(() => {
  for (const service of ['identity', 'consent'] as const) world.misbehave(service, undefined);
  world.states.delete(NEW);
  world.waiting.clear();
  world.records.people.delete(NEW);
  trail.fail();
  trail.take();
});
afterAll(() => world.stop());

const registration = (id: string, more = '') => `registerCustomer(input: {
  customerId: "${id}", name: { given: "Ada", family: "Byron" }${more} })`;
const register = (id: string, more = '') => `mutation { ${registration(id, more)} { customer { id } } }`;
const keyed = (id: string) => register(id, ', idempotencyKey: "k"');

const refused = (code: string, path: string[], coordinate: string, more: object) => ({
  message: code === 'FORBIDDEN' ? 'You may not do this.' : expect.any(String),
  path,
  extensions: { code, coordinate, ...more },
});
const FORBIDDEN = (purpose = 'account-management') => ({
  data: { registerCustomer: null },
  errors: [
    refused('FORBIDDEN', ['registerCustomer'], 'Mutation.registerCustomer', {
      category: 'customer.registration',
      purpose,
    }),
  ],
});

/** What each call is. */
const steps = (calls: readonly Call[]) =>
  calls.map(({ service, path, body }) => {
    if (path === '/states') return `states ${body.ids?.join(' ')}`;
    return body.query !== undefined
      ? `${service} ${/\{(?:\w+:)?(\w+)/.exec(body.query ?? '')?.[1]}`
      : `${service} ${path}`;
  });
const sent = (calls: readonly Call[]) => calls.filter(({ body }) => body.query?.startsWith('mutation'));

describe('a registration', () => {
  test('is sent when nobody has the id, its state is made, and only then anything of the customer is read', async () => {
    const { answer, calls } = await world.ask(register(NEW), ingest);
    expect(answer).toEqual({ data: { registerCustomer: { customer: { id: NEW } } } });
    expect(steps(calls)).toEqual([
      `states ${NEW}`,
      'identity registerCustomer',
      'identity /outbox',
      'consent /customers',
      'identity /outbox',
      `states ${NEW}`,
    ]);
    expect([...world.waiting.keys()]).toEqual([]);
  });

  test('tells its sender the id and nothing else', async () => {
    const { answer, calls } = await world.ask(
      `mutation { ${registration(NEW)} { customer { id email consents { id } } } }`,
      ingest,
    );
    expect(answer).toEqual({
      data: { registerCustomer: { customer: { id: NEW, email: null, consents: null } } },
      errors: ['email', 'consents'].map((field) =>
        refused('FORBIDDEN', ['registerCustomer', 'customer', field], `Customer.${field}`, {
          category: field === 'email' ? 'contact.email' : 'consent.record',
          purpose: 'account-management',
        }),
      ),
    });
    expect(wireText(calls)).not.toMatch(/email|consents/);
  });

  test('makes customers whom those read who may, from the next request on', async () => {
    await world.ask(register(NEW), ingest);
    const { answer } = await world.ask('{ me { id name { full } purchases { edges { cursor } } loyalty { tier } } }', {
      self: NEW,
      purpose: 'account-management',
    });
    expect(answer).toEqual({
      data: { me: { id: NEW, name: { full: `full-of-${NEW}` }, purchases: { edges: [] }, loyalty: null } },
    });
  });

  test('is told to the trail before it is sent, about nobody yet, and after it, about who is there by then', async () => {
    await world.ask(register(NEW), ingest);
    const text = 'mutation{registerCustomer(input:?){customer{id}}}';
    const who = { roles: ['ingest'], purpose: 'account-management' } as const;
    const row = { category: 'customer.registration', row: 'ingest', basis: 'contract' } as const;
    expect(trail.take()).toEqual([
      entry(text, { ...who, kind: 'intent', about: [about([], { allowed: [row] })], nobody: 1 }),
      entry(text, {
        ...who,
        kind: 'outcome',
        about: [about([NEW], { allowed: [{ category: 'key', row: 'ingest-payload', basis: 'contract' }] })],
      }),
    ]);
  });

  test('is not sent without a trail', async () => {
    trail.fail(() => true);
    await expect(world.ask(register(NEW), ingest)).rejects.toMatchObject({ code: 'TRAIL_UNAVAILABLE' });
    expect(world.records.people.has(NEW)).toBe(false);
  });
});

describe('nobody is registered', () => {
  test.each(personas.filter(({ name }) => name !== 'ingest'))(
    'by $name: nothing is sent',
    async ({ roles, purposes }) => {
      for (const purpose of purposes) {
        const self = roles.includes('customer') ? '1' : undefined;
        const { answer, calls } = await world.ask(register(NEW), { roles, self, purpose });
        // A stranger is told the same as about anybody else.
        expect(answer).toEqual(FORBIDDEN(purpose));
        expect(calls).toEqual([]);
      }
    },
  );

  test('under an id that somebody has, or had before they were erased: the answers and the calls are the same', async () => {
    for (const document of [register, keyed]) {
      const taken = await world.ask(document('1'), ingest);
      const erased = await world.ask(document('2'), ingest);
      expect(taken.answer).toEqual(FORBIDDEN());
      expect(erased.text).toBe(taken.text);
      expect(steps(erased.calls)).toEqual(steps(taken.calls).map((step) => step.replace('1', '2')));
      expect(sent([...taken.calls, ...erased.calls])).toEqual([]);
    }
  });

  test('twice in one operation', async () => {
    const { answer, calls } = await world.ask(
      `mutation { a: ${registration(NEW)} { customer { id } } b: ${registration(NEW)} { customer { id } } }`,
      ingest,
    );
    expect(answer.data).toEqual({ a: { customer: { id: NEW } }, b: null });
    expect(sent(calls)).toHaveLength(1);
  });

  test('under an id that nobody can be asked about', async () => {
    const { answer, calls } = await world.ask(register('x'.repeat(201)), ingest);
    expect(answer).toEqual({
      data: { registerCustomer: null },
      errors: [
        refused('BAD_USER_INPUT', ['registerCustomer'], 'Mutation.registerCustomer', { input: 'input.customerId' }),
      ],
    });
    expect(calls).toEqual([]);
  });

  test('while nobody can say who is there', async () => {
    world.misbehave('consent', () => 'broken');
    const { answer, calls } = await world.ask(register(NEW), ingest);
    expect(answer.data).toEqual({ registerCustomer: null });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'CONSENT_UNAVAILABLE' } }]);
    expect(sent(calls)).toEqual([]);
  });

  test('for a customer, by whoever acts for one', async () => {
    const onBehalfOf = { actor: 'other', roles: ['customer' as const], customer: '1' };
    const { answer, calls } = await world.ask(register(NEW), { ...ingest, onBehalfOf });
    expect(answer.data).toEqual({ registerCustomer: null });
    expect(sent(calls)).toEqual([]);
  });

  test.each(['consentService', 'registrationService'] as const)('by a gateway without a %s', async (name) => {
    const { [name]: _, ...without } = policy;
    const other = await openWorld(['1'], { policy: without });
    const { answer, calls } = await other.ask(register(NEW), ingest);
    expect(answer).toEqual(FORBIDDEN());
    expect(calls).toEqual([]);
    expect(other.engine.relay).toBeUndefined();
    await other.stop();
  });
});

describe('a registration that is sent again', () => {
  const isOwn = (own: boolean) =>
    world.misbehave('identity', (call, properly) => (call.path === '/registrations' ? { isOwn: own } : properly()));

  test('is let through to the service that remembers it, where it is the same sender and key', async () => {
    const first = await world.ask(keyed(NEW), ingest);
    isOwn(true);
    const again = await world.ask(keyed(NEW), ingest);
    expect(again.text).toBe(first.text);
    const [asked] = again.calls.filter(({ path }) => path === '/registrations');
    expect(asked?.body).toEqual({ customer: NEW, key: 'k' });
    expect(sent(again.calls)).toHaveLength(1);
  });

  test('is refused where it is not, and where it has no key', async () => {
    await world.ask(keyed(NEW), ingest);
    isOwn(false);
    expect((await world.ask(keyed(NEW), ingest)).answer).toEqual(FORBIDDEN());
    isOwn(true);
    const without = await world.ask(register(NEW), ingest);
    expect(without.answer).toEqual(FORBIDDEN());
    expect(steps(without.calls)).toEqual([`states ${NEW}`]);
  });

  test('is to be sent once more where nobody can say', async () => {
    await world.ask(keyed(NEW), ingest);
    world.misbehave('identity', () => 'broken');
    const { answer } = await world.ask(keyed(NEW), ingest);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'CONSENT_UNAVAILABLE' } }]);
  });
});

describe('between the two services', () => {
  const stop = (path: string) =>
    world.misbehave(path === '/outbox' ? 'identity' : 'consent', (call, properly) =>
      call.path === path ? 'broken' : properly(),
    );

  test.each(['/outbox', '/customers'])('a registration that gets no further than %s is told as kept', async (path) => {
    stop(path);
    const { answer } = await world.ask(register(NEW), ingest);
    expect(answer).toEqual({
      data: { registerCustomer: { customer: null } },
      errors: [
        refused('CONSENT_UNAVAILABLE', ['registerCustomer', 'customer'], 'RegisterCustomerPayload.customer', {
          category: 'key',
          purpose: 'account-management',
        }),
      ],
    });
    expect([...world.waiting.keys()]).toEqual([NEW]);
    world.misbehave('identity', undefined);
    world.misbehave('consent', undefined);
    expect(await world.engine.relay?.()).toBe(1);
    expect([...world.waiting.keys()]).toEqual([]);
    expect(world.states.get(NEW)).toMatchObject({ known: true, epoch: 0, consents: [] });
    expect(await world.engine.relay?.()).toBe(0);
  });

  test.each(personas)('$name is told what they are told of an id that nobody has', async ({ roles, purposes }) => {
    stop('/customers');
    await world.ask(register(NEW), ingest);
    expect(world.records.people.has(NEW)).toBe(true);
    const questions = (id: string) => [
      `{ customer(id: "${id}") { id name { full } email phone birthDate accountState } }`,
      `{ customersById(ids: ["${id}"]) { id email } }`,
      `mutation { updateContact(input: { customerId: "${id}", email: "a@example.com" }) { customer { id } } }`,
    ];
    for (const purpose of purposes)
      for (const [at, question] of questions(NEW).entries()) {
        const self = roles.includes('customer') ? '1' : undefined;
        const between = await world.ask(question, { roles, self, purpose });
        const unknown = await world.ask(questions('8')[at] ?? '', { roles, self, purpose });
        expect(between.text).toBe(unknown.text.replaceAll('"8"', `"${NEW}"`));
        expect(wireText(between.calls)).toBe(wireText(unknown.calls).replaceAll('"8"', `"${NEW}"`));
        expect(between.text).not.toContain(`-of-${NEW}`);
      }
  });

  test("a token of somebody without a state is nobody's", async () => {
    stop('/customers');
    await world.ask(register(NEW), ingest);
    const caller = { subject: 's', actor: 'a', roles: ['customer' as const], customer: NEW };
    expect(await world.engine.ownCustomer(caller)).toBe('gone');
  });
});

test('An explanation of a registration under an id that somebody has says why not, and that nothing would be sent', async () => {
  const said = await explained(
    world,
    register('1'),
    { role: 'INGEST', purpose: 'ACCOUNT_MANAGEMENT' },
    { customerId: '1' },
  );
  expect(lines(said)).toEqual(['Mutation.registerCustomer customer.registration DENY FORBIDDEN ingest THERE_ALREADY']);
  expect(said.requests).toEqual([]);
});
