/** How often customers may be looked up, by whom and whom, whatever the requests are cut into; and what the trail is told of each attempt. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { about, entry } from '../../support/expected-entry.ts';
import { agent, failed, found, type LookupWorld, limited, nobody, openLookups } from '../../support/lookups.ts';
import { stateOf } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';

let lookups: LookupWorld;
let world: World;
beforeAll(async () => {
  lookups = await openLookups();
  world = lookups.world;
});
beforeEach(() => lookups.reset());
afterAll(() => world.stop());
const ask: LookupWorld['ask'] = (...question) => lookups.ask(...question);

describe('Attempts', () => {
  const names = (count: number, by: (at: number) => string) =>
    `{ ${Array.from({ length: count }, (_, at) => `n${at}: lookupCustomers(by: ${by(at)}) { id }`).join(' ')} }`;

  test('of one member of staff are counted by name of the field, in one request as in several at once (P14)', async () => {
    lookups.limitTo({ staffLookups: 5 });
    const other = (at: number) => `{ email: "other-${at}@example.com" }`;
    const one = await world.ask(names(8, other), agent);
    const paths = one.answer.errors?.map(({ path }) => (path as string[])[0]);
    // One error for all of a coordinate and code.
    expect(paths).toHaveLength(1);
    const answered = Object.values(one.answer.data ?? {}).filter((value) => value !== null);
    expect(answered).toEqual([[], [], [], [], []]);
    expect(one.calls.filter(({ path }) => path === '/lookup')).toHaveLength(5);

    lookups.limitTo({ staffLookups: 5 });
    const several = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        world.ask(
          names(1, () => other(at)),
          agent,
        ),
      ),
    );
    expect(several.filter(({ answer }) => answer.data?.n0 !== null)).toHaveLength(5);
    for (const { answer } of several) if (answer.data?.n0 === null) expect(answer.errors).toEqual([limited('n0')]);
  });

  test('that ask for the same thing under several names are as many attempts', async () => {
    lookups.limitTo({ staffLookups: 3 });
    const same = await world.ask(
      names(4, () => '{ phone: "+12125550101" }'),
      agent,
    );
    expect(same.answer).toEqual({ data: { n0: null, n1: null, n2: null, n3: null }, errors: [limited('n0')] });
    expect(lookups.counted.filter((key) => key.startsWith('staff-lookups'))).toHaveLength(4);
    lookups.limitTo({ staffLookups: 4 });
    const allowed = await world.ask(
      names(4, () => '{ phone: "+12125550101" }'),
      agent,
    );
    expect(allowed.answer).toEqual({
      data: { n0: [{ id: '1' }], n1: [{ id: '1' }], n2: [{ id: '1' }], n3: [{ id: '1' }] },
    });
  });

  test('of one value are counted whoever makes them and however it is written, also where nobody has it', async () => {
    lookups.limitTo({ valueLookups: 2 });
    const spellings = ['+12125550199', '+1 (212) 555-0199', '+1.212.555.0199'];
    const answers = [];
    for (const [at, phone] of spellings.entries())
      answers.push((await ask({ phone }, at === 1 ? { ...agent, role: 'supervisor' } : agent)).answer);
    expect(answers).toEqual([nobody, nobody, { data: { lookupCustomers: null }, errors: [limited()] }]);
    expect((await ask({ phone: '+12125550101' })).answer).toEqual(found);
  });

  test('that are refused use up nothing of a value, and what is no value is an attempt too', async () => {
    lookups.limitTo({ staffLookups: 1, valueLookups: 1 });
    await ask({ phone: '555' });
    const { answer, calls } = await ask({ phone: '+12125550101' });
    expect(answer).toEqual({ data: { lookupCustomers: null }, errors: [limited()] });
    expect(calls).toEqual([]);
    expect(lookups.counted.map((key) => key.split(' ')[0])).toEqual(['staff-lookups', 'staff-lookups']);
  });

  test('are counted under no value that anybody has', async () => {
    await ask({ phone: '+12125550101' });
    await ask({ email: 'mail-of-1@example.com' });
    expect(lookups.counted).toEqual([
      'staff-lookups actor',
      expect.stringMatching(/^value-lookups [\w-]{43}$/),
      'staff-lookups actor',
      expect.stringMatching(/^value-lookups [\w-]{43}$/),
    ]);
    expect(lookups.counted.join()).not.toMatch(/2125550101|example/);
    expect(new Set(lookups.counted).size).toBe(3);
  });

  test('beyond a hundred in one request are too many whoever makes them', async () => {
    await expect(
      world.ask(
        names(101, (at) => `{ purchaseId: "none-${at}" }`),
        agent,
      ),
    ).rejects.toMatchObject({
      code: 'OPERATION_TOO_COMPLEX',
    });
  });

  test('are counted by the gateway alone: a service that says it has had too many does not answer', async () => {
    const limit = { message: 'limited', extensions: { code: 'RATE_LIMITED' } };
    world.misbehave('identity', ({ path }) =>
      path === '/lookup' ? { errors: [limit] } : { data: null, errors: [{ ...limit, path: ['e0', 0, 'name'] }] },
    );
    const unavailable = { code: 'SUBGRAPH_UNAVAILABLE' };
    const { answer } = await world.ask('{ customer(id: "1") { id name { full } } }', agent);
    expect(answer.errors).toMatchObject([{ extensions: unavailable }]);
    expect((await ask({ phone: '+12125550101' })).answer.errors).toMatchObject([{ extensions: unavailable }]);
    world.misbehave('identity', ({ path }, properly) => (path === '/lookup' ? properly() : { errors: [limit] }));
    for (const { extensions } of (await ask({ phone: '+12125550101' })).answer.errors ?? [])
      expect(extensions).toMatchObject(unavailable);
  });

  test('of which nobody counts any are not made', async () => {
    const other = await openWorld(['1']);
    const { answer, calls } = await other.ask('{ lookupCustomers(by: { purchaseId: "pur-1-a" }) { id } }', agent);
    expect(answer.errors).toEqual([failed('SUBGRAPH_UNAVAILABLE', 'A service did not answer as it should.')]);
    expect(calls).toEqual([]);
    await other.stop();
  });
});

describe('The trail', () => {
  const text = 'query{lookupCustomers(by:?){id email}}';
  const query = 'query ($by: LookupBy!) { lookupCustomers(by: $by) { id email } }';
  const lookup = { category: 'customer-lookup', row: 'agent', basis: 'contract' } as const;
  const atOnce = { ...about([], { allowed: [lookup] }) };

  test('has who was found, and what was shown of them', async () => {
    await ask({ phone: '+12125550101' }, agent, query);
    expect(lookups.trail.take()).toEqual([
      entry(text, {
        about: [
          about(['1'], {
            allowed: [lookup],
            masked: [{ category: 'lookup.email', row: 'agent-masked', basis: 'contract', mask: 'email' }],
          }),
          atOnce,
        ],
      }),
    ]);
  });

  test('has an attempt that found nobody, one at somebody who may not be found, and one too many, without the value', async () => {
    lookups.limitTo({ staffLookups: 2 });
    await ask({ email: 'secret@example.com' }, agent, query);
    world.states.set('1', stateOf('1', { restricted: true }));
    await ask({ phone: '+12125550101' }, agent, query);
    await ask({ phone: '+12125550101' }, agent, query);
    await ask({ phone: '555' }, agent, query);
    const entries = lookups.trail.take();
    const none = entry(text, { about: [atOnce], nobody: 1 });
    expect(entries).toEqual([
      none,
      none,
      { ...none, failures: ['RATE_LIMITED'] },
      { ...none, failures: ['RATE_LIMITED'] },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/secret|2125550101|555/);
  });
});
