/**
 * Somebody calls and says who they are: the agent finds them, or nobody, and is told no more than a question can be asked by. Who may not
 * be found is nobody, in the answer and on the wire.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_LIMITS } from '../../gateway/limits/table.ts';
import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import type { Who } from '../support/client.ts';
import { carrying, summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';
import { fieldError } from './answers.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(() => system?.stop(), 30_000);

const ME = demoCustomer('consents-to-all');
const agent: Who = { as: 'agent' };
const LOOKUP = `query ($by: LookupBy!) { lookupCustomers(by: $by) {
  id name { given family full } email phone address { street postalCode city country } birthDate } }`;
const lookUp = (by: object, who: Who = agent) => system.recorded.ask(who, LOOKUP, { by });

interface Known {
  readonly name: { readonly given: string; readonly family: string; readonly full: string };
  readonly email: string;
  readonly phone: string;
  readonly address: { readonly postalCode: string };
  readonly birthDate: string;
  readonly purchases: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  readonly loyalty: { readonly id: string };
}
/** What a customer knows of themselves, and could say on the telephone. */
const known = async (label: DemoLabel): Promise<Known> => {
  const { body } = await system.main.ask(
    { as: 'customer', customer: demoCustomer(label) },
    '{ me { name { given family full } email phone address { postalCode } birthDate purchases(first: 1) { edges { node { id } } } loyalty { id } } }',
  );
  return body.data.me;
};
/** Each way to say it, not as it is kept. */
const said = ({ name, email, phone, address, purchases, loyalty }: Known): readonly object[] => [
  { phone: phone.replace(/^\+1(...)(...)/, '+1 ($1) $2-') },
  { email: email.toUpperCase() },
  { name: `${name.family.toUpperCase()}, ${name.given}`, postalCode: ` ${address.postalCode} ` },
  { purchaseId: purchases.edges[0]!.node.id },
  { loyaltyCard: loyalty.id.toLowerCase() },
];
const ASKED = ['identity', 'identity', 'identity', 'purchases', 'loyalty'];
const nobody = { status: 200, body: { data: { lookupCustomers: [] } } };
const first = (text: string) => `${text[0]}***`;

describe('A caller is found', () => {
  test('by what they say, and shown masked, whatever the agent may see of a customer elsewhere', async () => {
    const me = await known('consents-to-all');
    const { name, email, phone, address, birthDate } = me;
    const candidate = {
      id: ME,
      name: { given: first(name.given), family: first(name.family), full: first(name.full) },
      email: `${email[0]}***@***.${email.split('.').at(-1)}`,
      phone: `+1***${phone.slice(-2)}`,
      address: { street: '***', postalCode: `${address.postalCode.slice(0, 2)}***`, city: '***', country: 'US' },
      birthDate: `${birthDate.slice(0, 4)}-01-01`,
    };
    for (const [at, by] of said(me).entries()) {
      system.wire.take();
      const { status, body } = await lookUp(by);
      expect({ status, data: body.data, errors: body.errors }).toEqual({
        status: 200,
        data: { lookupCustomers: [candidate] },
      });
      expect(summary(system.wire.take())).toEqual(
        ['consent /states', 'identity /graphql', `${ASKED[at]} /lookup`].sort(),
      );
    }
    const open = await system.main.ask(agent, `{ customer(id: "${ME}") { name { full } } }`);
    expect(open.body).toEqual({ data: { customer: { name: { full: name.full } } } });
  });

  test('by a supervisor too, and by nobody who does not help customers', async () => {
    const by = { phone: (await known('consents-to-all')).phone };
    expect((await lookUp(by, { as: 'supervisor' })).body.data.lookupCustomers).toMatchObject([{ id: ME }]);
    const others: Who[] = [{ as: 'store-staff' }, { as: 'marketer' }, { as: 'dpo' }, { as: 'customer', customer: ME }];
    system.wire.take();
    for (const who of others) {
      const { body } = await lookUp(by, who);
      expect(body.data).toEqual({ lookupCustomers: null });
      expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', category: 'customer-lookup' } }]);
    }
    // Each request of a customer begins with their own state.
    expect(summary(system.wire.take())).toEqual(['consent /states']);
  });
});

describe('Nobody is found', () => {
  const OF_NOBODY = [
    { phone: '+1 202 555 0198' },
    { email: 'nobody.at.all@example.com' },
    { name: 'Nobody At All', postalCode: '00000' },
    { purchaseId: '1' },
    { loyaltyCard: 'L-000000000000' },
  ];

  test('where somebody is restricted as where there is nobody: the same answer after the same calls', async () => {
    const restricted = said(await known('restricted'));
    for (const [at, by] of restricted.entries()) {
      system.wire.take();
      expect(await lookUp(by)).toEqual(nobody);
      const calls = system.wire.take();
      expect(await lookUp(OF_NOBODY[at]!)).toEqual(nobody);
      expect(summary(system.wire.take())).toEqual(summary(calls));
      expect(summary(calls)).toEqual(['consent /states', `${ASKED[at]} /lookup`].sort());
      expect(carrying(calls, demoCustomer('restricted')).map(({ path }) => path)).toEqual(['/states']);
    }
  });

  test('by half of a value, and by two at once', async () => {
    const { email, name, address } = await known('consents-to-all');
    expect(await lookUp({ email: email.slice(2) })).toEqual(nobody);
    expect(await lookUp({ name: name.family, postalCode: address.postalCode })).toEqual(nobody);
    for (const [input, by] of [
      ['by', {}],
      ['by', { name: name.full }],
      ['by.phone', { phone: '555 0198' }],
      ['by.email', { email: `${email[0]}***@***.com` }],
    ] as const)
      expect(await lookUp(by)).toEqual({
        status: 200,
        body: {
          data: { lookupCustomers: null },
          errors: [fieldError('BAD_USER_INPUT', ['lookupCustomers'], { coordinate: 'Query.lookupCustomers', input })],
        },
      });
  });
});

describe('Whoever tries out values', () => {
  test('is stopped, under however many names and in however many requests', async () => {
    // Of the two who look up here, the one who has done so once.
    const nosy: Who = { as: 'supervisor' };
    const names = (from: number) =>
      `{ ${Array.from({ length: 50 }, (_, at) => `n${at}: lookupCustomers(by: { purchaseId: "9${from + at}" }) { id }`).join(' ')} }`;
    const answers = await Promise.all([0, 50, 100].map((from) => system.recorded.ask(nosy, names(from))));
    const values = answers.flatMap(({ body }) => Object.values(body.data));
    expect(values.filter((value) => value !== null)).toHaveLength(DEFAULT_LIMITS.staffLookups - 1);
    const errors = answers.flatMap(({ body }) => body.errors ?? []);
    for (const error of errors)
      expect(error).toEqual(
        fieldError('RATE_LIMITED', [expect.stringMatching(/^n\d+$/) as unknown as string], {
          coordinate: 'Query.lookupCustomers',
        }),
      );
    expect(errors.length).toBeGreaterThan(0);
    system.wire.take();
    expect((await lookUp({ phone: '+1 202 555 0198' }, nosy)).body.data).toEqual({ lookupCustomers: null });
    expect(system.wire.take()).toEqual([]);
  });
});
