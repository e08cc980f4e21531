/** What the trail is told of an operation: whole entries, for each kind of answer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { about, entry } from '../../support/expected-entry.ts';
import { caseNameOf, nameOf, type RecordingTrail, recordingTrail, tellingTo } from '../../support/recording-trail.ts';
import { stateOf, yes } from '../../support/world/people.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let trail: RecordingTrail;
const agent = { role: 'agent', purpose: 'customer-care' } as const;
const marketer = { role: 'marketer', purpose: 'direct-marketing' } as const;
const self = { self: '1', purpose: 'account-management' } as const;
const dpo = { role: 'dpo', purpose: 'legal-compliance' } as const;

beforeAll(async () => {
  trail = recordingTrail();
  world = await openWorld(['1', '2', '3', '4'], { trail: tellingTo(trail) });
});
beforeEach(() => {
  for (const id of ['1', '2', '3', '4']) world.states.set(id, stateOf(id));
});
afterEach(() => {
  for (const service of ['identity', 'consent', 'purchases', 'loyalty'] as const) world.misbehave(service, undefined);
  for (const [id, purchase] of world.records.purchases) purchase.customer = { id: id.split('-')[1] ?? '' };
  trail.take();
});
afterAll(() => world.stop());

/** Whom the agent acts for: another of their kind, to whom the same is decided. */
const boss = { actor: 'boss', roles: ['agent'] } as const;

const careContract = { row: 'agent', basis: 'contract' } as const;

describe('a query', () => {
  test('about one customer: what is open, masked and denied, by which row, and the code that staff do not hear', async () => {
    world.states.set('1', stateOf('1', { restricted: true }));
    const { answer } = await world.ask(
      'query Jane($who: ID!) { jane: customer(id: $who) { id mine: email name { given } purchases(first: 5) { edges { node { id } } } } }',
      { ...agent, variables: { who: '1' }, case: 'case of jane', channel: 'PHONE', request: 'r-1', onBehalfOf: boss },
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const denied = { code: 'RESTRICTED' } as const;
    expect(trail.take()).toEqual([
      entry('query{customer(id:?){id email name{given} purchases(first:?){edges{node{id}}}}}', {
        request: 'r-1',
        channel: 'PHONE',
        case: caseNameOf('case of jane'),
        onBehalfOf: 'boss',
        about: [
          about(['1'], {
            denied: [
              { category: 'key', ...denied, row: 'agent' },
              { category: 'name', ...denied, row: 'agent' },
              { category: 'contact.email', ...denied, row: 'agent-masked' },
              { category: 'purchase.lines', code: 'CASE_REQUIRED', row: 'agent-case' },
            ],
          }),
        ],
      }),
    ]);
  });

  test('about several customers: those who are decided alike are told together', async () => {
    world.states.set('1', stateOf('1', { consents: [yes('direct-marketing')] }));
    world.states.set('3', stateOf('3', { consents: [yes('direct-marketing', { until: '2030-01-01T00:00:00Z' })] }));
    await world.ask('{ customersById(ids: ["1", "2", "3", "1", "404"]) { email } }', marketer);
    const marketing = { row: 'marketer', basis: 'consent' } as const;
    const refused = { code: 'CONSENT_REQUIRED', row: 'marketer' } as const;
    expect(trail.take()).toEqual([
      entry('query{customersById(ids:?){email}}', {
        roles: ['marketer'],
        purpose: 'direct-marketing',
        about: [
          about(['1', '3'], {
            allowed: [
              { category: 'key', ...marketing },
              { category: 'contact.email', ...marketing },
            ],
          }),
          about(['2'], {
            denied: [
              { category: 'key', ...refused },
              { category: 'contact.email', ...refused },
            ],
          }),
        ],
        nobody: 1,
      }),
    ]);
  });

  test('names under each customer only what was asked about that customer', async () => {
    await world.ask('{ customer(id: "1") { name { given } } customersById(ids: ["2"]) { accountState } }', agent);
    expect(trail.take()).toEqual([
      entry('query{customer(id:?){name{given}} customersById(ids:?){accountState}}', {
        about: [
          about(['1'], {
            allowed: [
              { category: 'key', row: 'agent', basis: 'contract' },
              { category: 'name', ...careContract },
            ],
          }),
          about(['2'], {
            allowed: [
              { category: 'key', row: 'agent', basis: 'contract' },
              { category: 'account-state', ...careContract },
            ],
          }),
        ],
      }),
    ]);
  });

  test('of the customer who asks', async () => {
    await world.ask('{ me { birthDate } }', self);
    const own = { row: 'self', basis: 'contract' } as const;
    expect(trail.take()).toEqual([
      entry('query{me{birthDate}}', {
        roles: ['customer'],
        purpose: 'account-management',
        about: [
          about(['1'], {
            allowed: [
              { category: 'key', ...own },
              { category: 'birth-date', ...own },
            ],
          }),
        ],
      }),
    ]);
  });

  test('that shows masks', async () => {
    const { answer } = await world.ask('{ customer(id: "1") { phone } }', agent);
    expect(answer.extensions).toEqual({ masked: [{ coordinate: 'Customer.phone', kind: 'phone' }] });
    expect(trail.take()).toMatchObject([
      {
        about: [
          {
            masked: [{ category: 'contact.phone', row: 'agent-masked', basis: 'contract', mask: 'phone' }],
            denied: [],
          },
        ],
      },
    ]);
  });

  test.each([
    ['unknown', () => {}],
    ['erased', () => world.states.set('4', stateOf('4', { erased: true }))],
  ])('about an id that is %s: only that there was one', async (_, prepare) => {
    const id = _ === 'unknown' ? '404' : '4';
    prepare();
    await world.ask('query($id: ID!) { customer(id: $id) { email } }', { ...agent, variables: { id } });
    expect(trail.take()).toEqual([entry('query{customer(id:?){email}}', { nobody: 1 })]);
  });

  test('of a customer about somebody else: only that there was one', async () => {
    await world.ask('{ customer(id: "2") { email } purchase(id: "pur-2-a") { id } }', self);
    expect(trail.take()).toEqual([
      entry('query{customer(id:?){email} purchase(id:?){id}}', {
        roles: ['customer'],
        purpose: 'account-management',
        nobody: 1,
      }),
    ]);
  });

  test('about an object by its own id: its customer, or nobody', async () => {
    await world.ask('{ purchase(id: "pur-2-a") { id payment { method } customer { name { given } } } }', dpo);
    const oversight = { row: 'dpo', basis: 'legal-obligation' } as const;
    expect(trail.take()).toEqual([
      entry('query{purchase(id:?){id payment{method} customer{name{given}}}}', {
        roles: ['dpo'],
        purpose: 'legal-compliance',
        about: [
          about(['2'], {
            allowed: ['key', 'name', 'purchase.lines', 'purchase.payment'].map((category) => ({
              category: category as 'name',
              ...oversight,
            })),
          }),
        ],
      }),
    ]);
    await world.ask('{ purchase(id: "pur-0") { id } }', dpo);
    expect(trail.take()).toMatchObject([{ about: [], nobody: 1, failures: [] }]);
  });

  test('that an edge leads to somebody else is told of both (P21)', async () => {
    const purchase = world.records.purchases.get('pur-1-a');
    if (purchase !== undefined) purchase.customer = { id: '2' };
    await world.ask('{ purchase(id: "pur-1-a") { id } customer(id: "1") { name { given } } }', dpo);
    expect(trail.take()).toMatchObject([
      {
        about: [
          { customers: [nameOf('1')], allowed: [{ category: 'key' }, { category: 'name' }] },
          { customers: [nameOf('2')], allowed: [{ category: 'purchase.lines' }] },
        ],
      },
    ]);
  });

  test('that is refused before it is known whom it would be about', async () => {
    await world.ask('{ me { email } purchase(id: "pur-1-a") { id } }', {
      role: 'partner',
      purpose: 'third-party-sharing',
    });
    expect(trail.take()).toEqual([
      entry('query{me{email} purchase(id:?){id}}', {
        roles: ['partner'],
        purpose: 'third-party-sharing',
        about: [
          about([], {
            denied: [
              { category: 'key', code: 'FORBIDDEN' },
              { category: 'purchase.lines', code: 'FORBIDDEN' },
            ],
          }),
        ],
      }),
    ]);
  });

  test('about nobody at all', async () => {
    await world.ask('{ __typename product(id: "p-1") { id } }', agent);
    expect(trail.take()).toEqual([entry('query{__typename product(id:?){id}}', {})]);
  });
});

describe('what failed', () => {
  test('is told by its codes, beside what was decided', async () => {
    world.misbehave('loyalty', () => 'nothing');
    await world.ask('{ customer(id: "1") { loyalty { tier } } }', agent);
    expect(trail.take()).toMatchObject([
      { about: [{ allowed: [{ category: 'key' }, { category: 'loyalty.tier' }] }], failures: ['SUBGRAPH_UNAVAILABLE'] },
    ]);
  });

  test('without an answer of the consent service nobody can be named', async () => {
    world.misbehave('consent', () => 'nothing');
    await world.ask('{ customersById(ids: ["1", "2"]) { email } }', agent);
    expect(trail.take()).toMatchObject([{ about: [], nobody: 2, failures: ['CONSENT_UNAVAILABLE'] }]);
  });

  test('a request whose client has gone is recorded all the same', async () => {
    const gone = new AbortController();
    world.misbehave('identity', async (_, properly) => {
      gone.abort();
      return properly();
    });
    await world.ask('{ customer(id: "1") { email } }', { ...agent, signal: gone.signal });
    expect(trail.take()).toMatchObject([
      {
        about: [{ customers: [nameOf('1')], masked: [{ category: 'contact.email' }] }],
        failures: ['SUBGRAPH_UNAVAILABLE'],
      },
    ]);
  });

  test('what is refused for its size after it was fetched was fetched', async () => {
    const wide = Array.from({ length: 90 }, (_, at) => `p${at}: purchases { edges { node { lines { unit } } } }`);
    world.misbehave('purchases', async (_, properly) => {
      const answer = await properly();
      return JSON.parse(JSON.stringify(answer).replaceAll('unit-of-1', 'u'.repeat(400_000)));
    });
    const asked = world.ask(`{ customer(id: "1") { ${wide.join(' ')} } }`, dpo);
    await expect(asked).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    expect(trail.take()).toMatchObject([
      { about: [{ customers: [nameOf('1')] }], failures: ['OPERATION_TOO_COMPLEX'] },
    ]);
  });
});
