/**
 * Every persona asks about every demo customer, for every category, through every door, over real HTTP; each whole answer is
 * compared with the table of `test/policy/table.ts`. This is how somebody outside would check the policy.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DemoLabel, demoCustomers } from '../../schema/demo-customers.ts';
import { personaNamed } from '../../schema/personas.ts';
import { PURPOSES, ROLES, type Role } from '../../schema/vocabulary.ts';
import { PURPOSES_OF } from '../policy/table.ts';
import type { Who } from '../support/client.ts';
import { type System, startSystem } from '../support/system.ts';
import { absent, body, customerSeen, everything, idOf, sorted, status } from './reading-answer.ts';
import { DATA_ROLES, type Request, verdict } from './reading-verdict.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

// biome-ignore lint/suspicious/noExplicitAny: answers are read as they come
type Json = any;

const labels = demoCustomers.map(({ label }) => label);
const alive = labels.filter((label) => label !== 'erased');
const others = ROLES.filter((role) => role !== 'customer');

/** What the data protection officer sees: everything there is. Each thing is read once. */
const truths = new Map<string, Promise<Json>>();
function readOnce(label: DemoLabel, selection: string): Promise<Json> {
  const key = `{ customer(id: "${idOf(label)}") ${selection} }`;
  const known = truths.get(key);
  if (known !== undefined) return known;
  const asked = system.main.ask({ as: 'dpo' }, key).then((reply) => {
    expect(Object.keys(reply.body)).toEqual(['data']);
    return reply.body.data.customer;
  });
  truths.set(key, asked);
  return asked;
}

/** The true answer to `everything`: only the consent status depends on the request. */
async function truthOf(label: DemoLabel, request: Request): Promise<Json> {
  const all = await readOnce(label, everything({ role: 'dpo', purpose: 'rights-fulfilment', brand: 'fresh' }));
  const { consentStatus } = await readOnce(label, `{ ${status(request)} }`);
  return { ...all, consentStatus };
}

const who = (request: Request, more: Partial<Who> = {}): Who => ({
  as: request.role,
  purpose: request.purpose,
  brandHeader: request.brand,
  channel: request.channel,
  ...more,
});

/** The requests of a role under the purposes of its persona, for both brands, and with the channels that matter. */
function requestsOf(role: Role): Request[] {
  const channels = DATA_ROLES.includes(role) ? [undefined, 'EMAIL', 'SMS', 'POST'] : [undefined];
  return personaNamed(role)!.purposes.flatMap((purpose) =>
    (['fresh', 'value'] as const).flatMap((brand) => channels.map((channel) => ({ role, purpose, brand, channel }))),
  );
}

const seen = async (label: DemoLabel, request: Request, root: string, listed: boolean) =>
  label === 'erased'
    ? absent(request, root)
    : customerSeen(await truthOf(label, request), label, request, root, listed);

const title = ({ role, purpose, brand, channel }: Request, label: string) =>
  `${role}, ${purpose}, ${brand}, ${channel ?? 'any channel'}: ${label}`;

/** Both sides under the same title, so that a difference says where it is. Equal texts need no look inside. */
function compare(what: string, reply: { status: number; body: Json }, expected: Json): void {
  const [actual, promised] = [sorted(reply.body), sorted(expected)];
  if (reply.status === 200 && JSON.stringify(actual) === JSON.stringify(promised)) return;
  expect({ what, status: reply.status, ...actual }).toEqual({ what, status: 200, ...promised });
}

test('the data protection officer sees a value in every category of every customer that is not erased', async () => {
  const request: Request = { role: 'dpo', purpose: 'rights-fulfilment', brand: 'fresh' };
  for (const label of alive) {
    const truth = await truthOf(label, request);
    expect(truth.id).toBe(idOf(label));
    const leaves = JSON.stringify({ ...truth, sensitivePurchases: 0, purchases: 0, consentStatus: 0, consents: 0 });
    expect(leaves).not.toContain('null');
    expect(truth.purchases.edges).toHaveLength(2);
    for (const { node } of truth.purchases.edges)
      expect(node.payment).toEqual({ method: expect.any(String), cardEnding: expect.any(String) });
    expect(truth.purchaseSummary.count).toBeGreaterThanOrEqual(3);
    expect(truth.identities).toHaveLength(1);
    expect(truth.identities[0].subject).not.toContain(truth.id);
    expect(truth.birthDate).not.toMatch(/-01-01$/);
    expect(truth.loyalty.ledger.edges).toHaveLength(2);
  }
});

describe.each(others)('As %s, every demo customer is what the table says', (role) => {
  test('asked for one by one', async () => {
    for (const request of requestsOf(role))
      for (const label of labels) {
        const reply = await system.main.ask(who(request), `{ customer(id: "${idOf(label)}") ${everything(request)} }`);
        compare(title(request, label), reply, body('customer', await seen(label, request, 'customer', false)));
      }
  });

  test('asked for all at once, with an unknown one and one twice', async () => {
    for (const request of requestsOf(role)) {
      const ids = [...labels.map(idOf), 'nobody', idOf('consents-to-all')];
      const reply = await system.main.ask(
        who(request),
        `query ($ids: [ID!]!) { customersById(ids: $ids) ${everything(request)} }`,
        { ids },
      );
      const told = [];
      for (const label of [...labels, 'erased', 'consents-to-all'] as const)
        told.push(await seen(label, request, 'customersById', true));
      compare(title(request, 'all'), reply, body('customersById', told));
    }
  });

  test('and an unknown id is answered as an erased customer is, byte for byte', async () => {
    for (const request of requestsOf(role)) {
      const ask = (id: string) =>
        system.main.send(who(request), `query ($id: ID!) { customer(id: $id) { id email } }`, { id });
      const [unknown, erased] = [await ask('nobody'), await ask(idOf('erased'))];
      expect(unknown.text).toBe(erased.text);
      compare(title(request, 'unknown'), unknown, body('customer', absent(request, 'customer')));
    }
  });
});

describe('As the customer', () => {
  test('every purpose of theirs shows all of their own, as the data protection officer sees it', async () => {
    for (const label of alive)
      for (const request of requestsOf('customer')) {
        const self = who(request, { customer: idOf(label) });
        const expected = { ...(await truthOf(label, request)) };
        const own = await system.main.ask(self, `{ customer(id: "${idOf(label)}") ${everything(request)} }`);
        compare(title(request, label), own, { data: { customer: expected } });
        const me = await system.main.ask(self, `{ me ${everything(request)} }`);
        compare(title(request, label), me, { data: { me: expected } });
      }
  });

  test('nobody else is there, and no error says that they exist', async () => {
    const request: Request = { role: 'customer', purpose: 'account-management', brand: 'fresh' };
    for (const label of alive) {
      const self = who(request, { customer: idOf(label) });
      for (const other of [...labels.filter((one) => one !== label).map(idOf), 'nobody']) {
        const reply = await system.main.ask(self, `{ customer(id: "${other}") ${everything(request)} }`);
        expect(reply).toEqual({ status: 200, body: { data: { customer: null } } });
      }
    }
  });

  test('a token of the erased or of an unknown customer is no token', async () => {
    for (const customer of [idOf('erased'), 'nobody']) {
      const reply = await system.main.ask({ as: 'customer', customer }, '{ me { id } }');
      expect(reply).toEqual({
        status: 401,
        body: { errors: [{ message: 'A valid access token is required.', extensions: { code: 'UNAUTHENTICATED' } }] },
      });
    }
  });
});

test('under a purpose that is not in its column a role sees nobody', async () => {
  for (const role of others)
    for (const purpose of PURPOSES.filter((one) => !PURPOSES_OF[role].includes(one)))
      for (const label of ['consents-to-all', 'refuses-all'] as const) {
        const request: Request = { role, purpose, brand: 'fresh' };
        const reply = await system.main.ask(
          who(request, { purposes: PURPOSES }),
          `{ customer(id: "${idOf(label)}") ${everything(request)} }`,
        );
        compare(title(request, label), reply, body('customer', absent(request, 'customer')));
      }
});

test('a purchase by its own id is there where its customer and its lines are, and else refused as an unknown one is', async () => {
  for (const role of others)
    for (const request of requestsOf(role).filter(({ channel, brand }) => channel === undefined && brand === 'fresh')) {
      const ask = (id: string) =>
        system.main.ask(
          who(request),
          'query ($id: ID!) { purchase(id: $id) { id customer { id } total { amount } } }',
          { id },
        );
      const unknown = await ask('no-such-purchase');
      expect(unknown.body.data).toEqual({ purchase: null });
      expect(unknown.body.errors).toHaveLength(1);
      for (const label of alive) {
        const [{ node }] = (await truthOf(label, request)).purchases.edges;
        const reply = await ask(node.id);
        const { id, customer, total } = node;
        const isOpen = verdict('purchase.lines', label, request) === 'open';
        expect({ what: title(request, label), reply }).toEqual({
          what: title(request, label),
          reply: isOpen ? { status: 200, body: { data: { purchase: { id, customer, total } } } } : unknown,
        });
      }
    }
});
