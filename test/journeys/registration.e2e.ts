/**
 * Another system registers somebody, brings in what they agreed to, and they read it all themselves. Nobody else registers anybody, and
 * a gateway that is killed in the middle leaves nothing that another one does not finish.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { subgraphNames } from '../../schema/classification.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { personas } from '../../schema/personas.ts';
import { client, type Who } from '../support/client.ts';
import { gatewayProcess } from '../support/gateway-process.ts';
import { summary } from '../support/recorded-wire.ts';
import { recordingProxy } from '../support/recording-proxy.ts';
import { type System, startSystem } from '../support/system.ts';
import { trailOfTests } from '../support/trail-folder.ts';
import { fieldError } from './answers.ts';
import { badInput, evidence, GIVE, record, refused, yes } from './consent-requests.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const ingest: Who = { as: 'ingest' };
const REGISTER = `mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { customer { id } } }`;
const ID = 'shop-4711';
const ada = {
  customerId: ID,
  name: { given: 'Ada', family: 'Byron' },
  email: 'ada@example.com',
  phone: '+12025550123',
  address: { street: '1 Main St', postalCode: '80202', city: 'Denver', country: 'US' },
  birthDate: '1990-05-17',
  enrolled: true,
  idempotencyKey: 'order 4711',
};
const done = (id: string) => ({ status: 200, body: { data: { registerCustomer: { customer: { id } } } } });
const no = refused('FORBIDDEN', 'registerCustomer', 'customer.registration', 'account-management');
const marketer = () => system.recorded.ask({ as: 'marketer' }, `{ customer(id: "${ID}") { id email } }`);
const invisible = {
  status: 200,
  body: {
    data: { customer: null },
    errors: [
      fieldError('CONSENT_REQUIRED', ['customer'], {
        coordinate: 'Query.customer',
        category: 'key',
        purpose: 'direct-marketing',
      }),
    ],
  },
};

describe('A customer is registered', () => {
  test('by another system, which sends their consent after them; they read both, and are read by whom they agreed to', async () => {
    expect(await marketer()).toEqual(invisible);
    expect((await system.main.ask({ as: 'customer', customer: ID }, '{ me { id } }')).status).toBe(401);

    system.wire.take();
    expect(await system.recorded.ask(ingest, REGISTER, { input: ada })).toEqual(done(ID));
    expect(summary(system.wire.take())).toEqual([
      'consent /customers',
      'consent /states',
      'consent /states',
      'identity /graphql',
      'identity /outbox',
      'identity /outbox',
    ]);
    expect(await marketer()).toEqual(invisible);

    const consent = yes(ID, { evidence, method: 'IMPORTED', captureChannel: 'IMPORT' });
    const given = await system.main.ask(
      ingest,
      'mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { customer { id } } }',
      { input: consent },
    );
    expect(given).toEqual({ status: 200, body: { data: { giveConsent: { customer: { id: ID } } } } });
    expect(await marketer()).toEqual({ status: 200, body: { data: { customer: { id: ID, email: ada.email } } } });

    const own = await system.main.ask(
      { as: 'customer', customer: ID },
      `{ me { id name { full } email phone address { street postalCode city country } birthDate accountState
         demographics { ageBand } identities { issuer } purchases { edges { cursor } } purchaseSummary { count firstAt }
         sensitivePurchases { edges { cursor } } loyalty { tier }
         consents { id purpose channel brand status { state valid } } } }`,
    );
    expect(own).toEqual({
      status: 200,
      body: {
        data: {
          me: {
            id: ID,
            name: { full: 'Ada Byron' },
            email: ada.email,
            phone: ada.phone,
            address: ada.address,
            birthDate: ada.birthDate,
            accountState: 'OPEN',
            demographics: null,
            identities: [],
            purchases: { edges: [] },
            purchaseSummary: { count: 0, firstAt: null },
            sensitivePurchases: { edges: [] },
            loyalty: null,
            consents: [record('GIVEN', true)],
          },
        },
      },
    });
  });

  test('once, however often it is sent, and answered alike; under an id that is taken nobody else is', async () => {
    expect(await system.main.ask(ingest, REGISTER, { input: ada })).toEqual(done(ID));
    expect(await system.main.ask(ingest, REGISTER, { input: { ...ada, email: 'eve@example.com' } })).toEqual(
      badInput('registerCustomer', 'input.idempotencyKey'),
    );
    const { idempotencyKey: _, ...other } = ada;
    for (const customerId of [ID, demoCustomer('refuses-all'), demoCustomer('erased')])
      expect(await system.main.ask(ingest, REGISTER, { input: { ...other, customerId } })).toEqual(no);
    const { body } = await system.main.ask({ as: 'customer', customer: ID }, '{ me { email } }');
    expect(body).toEqual({ data: { me: { email: ada.email } } });
  });

  test('and gives and withdraws for themselves', async () => {
    const self: Who = { as: 'customer', customer: ID };
    const { body } = await system.main.ask(self, GIVE, { input: yes(ID, { purpose: 'DIRECT_MARKETING' }) });
    expect(body.errors).toBeUndefined();
    await system.main.ask(
      self,
      'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } } }',
      { input: { customerId: ID, everything: true } },
    );
    expect(await marketer()).toEqual(invisible);
  });
});

describe('Nobody is registered', () => {
  test.each(personas.filter(({ name }) => name !== 'ingest'))(
    'by $name, and nothing is sent',
    async ({ name, purposes }) => {
      for (const purpose of purposes) {
        const who: Who = { as: name, purpose };
        system.wire.take();
        expect(await system.recorded.ask(who, REGISTER, { input: { ...ada, customerId: 'shop-1' } })).toEqual(
          refused('FORBIDDEN', 'registerCustomer', 'customer.registration', purpose),
        );
        // A customer's token begins with the state of its own customer.
        expect(summary(system.wire.take())).toEqual(name === 'customer' ? ['consent /states'] : []);
      }
    },
  );

  test.each<[string, object, string]>([
    ['an id that is none', { customerId: 'shop 1' }, 'input.customerId'],
    ['a masked e-mail address', { email: 'a***@***.tld' }, 'input.email'],
    ['a masked telephone number', { phone: '+1***23' }, 'input.phone'],
    ['a masked street', { address: { street: '***' } }, 'input.address.street'],
    ['a day to come', { birthDate: '2999-01-01' }, 'input.birthDate'],
    ['an empty name', { name: { given: '', family: 'B' } }, 'input.name.given'],
    ['an empty key', { idempotencyKey: '' }, 'input.idempotencyKey'],
  ])('with %s', async (_, wrong, path) => {
    const input = { ...ada, customerId: 'shop-2', ...wrong };
    expect(await system.main.ask(ingest, REGISTER, { input })).toEqual(badInput('registerCustomer', path));
    expect((await system.main.ask({ as: 'customer', customer: 'shop-2' }, '{ me { id } }')).status).toBe(401);
  });

  test('while nobody can say who is there', async () => {
    const input = { ...ada, customerId: 'shop-3' };
    system.wire.take();
    const reply = await system.wire.without('consent', () => system.recorded.ask(ingest, REGISTER, { input }));
    expect(reply.body.errors).toMatchObject([{ extensions: { code: 'CONSENT_UNAVAILABLE' } }]);
    expect(summary(system.wire.take())).toEqual([]);
    expect(await system.recorded.ask(ingest, REGISTER, { input })).toEqual(done('shop-3'));
  });
});

test('A gateway that is killed when identity has somebody and consent has not leaves them to another gateway', async () => {
  const customerId = 'shop-killed';
  const proxy = await recordingProxy('identity', system.subgraphs.identity, ({ path }) => {
    if (path === '/graphql') gateway.signal('SIGKILL');
  });
  const gateway = gatewayProcess({
    args: ['--port', '0'],
    environment: {
      LOG_LEVEL: 'fatal',
      TRAIL: trailOfTests(),
      ...Object.fromEntries(
        subgraphNames.map((name) => [
          `SUBGRAPH_${name.toUpperCase()}_URL`,
          name === 'identity' ? proxy.url : system.subgraphs[name],
        ]),
      ),
    },
  });
  try {
    const killed = client(await gateway.url);
    await expect(killed.ask(ingest, REGISTER, { input: { ...ada, customerId } })).rejects.toThrow();
    await gateway.exit;
    const self: Who = { as: 'customer', customer: customerId };
    const deadline = performance.now() + 30_000;
    let reply = await system.main.ask(self, '{ me { id email } }');
    while (reply.status !== 200 && performance.now() < deadline) {
      // Until then they are nobody.
      expect([reply.status, reply.body.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      await sleep(250);
      reply = await system.main.ask(self, '{ me { id email } }');
    }
    expect(reply).toEqual({ status: 200, body: { data: { me: { id: customerId, email: ada.email } } } });
  } finally {
    await gateway.stop();
    await proxy.stop();
  }
}, 90_000);
