/**
 * The whole system: an officer asks why, about a customer as they are now; nothing of anybody leaves a subgraph for it, the answer is
 * true when the same is really asked, and the customer reads that somebody looked.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoCustomers } from '../../schema/demo-customers.ts';
import { command } from '../support/command.ts';
import { type Explanation, lines, QUERY } from '../support/explained.ts';
import { summary } from '../support/recorded-wire.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(() => system.stop(), 30_000);

const idOf = (label: string): string => demoCustomers.find((each) => each.label === label)!.id;
const marketer = { role: 'MARKETER', purpose: 'DIRECT_MARKETING' };
const operation = 'query($id: ID!) { customer(id: $id) { email phone birthDate } }';

/** As the officer asks it of the gateway whose calls are recorded. */
async function explained(customerId: string, as: object = marketer): Promise<Explanation> {
  const variables = { operation, variables: { id: customerId }, as, customerId };
  const { status, body } = await system.recorded.ask({ as: 'dpo', purpose: 'rights-fulfilment' }, QUERY, variables);
  expect([status, body.errors]).toEqual([200, undefined]);
  return body.data.explain;
}

test.each([
  ['consents-to-all', ['ALLOW', 'ALLOW', 'ALLOW', 'DENY FORBIDDEN'], 'CONSENT+NOT_RESTRICTED'],
  ['email-marketing-only', ['ALLOW', 'ALLOW', 'DENY CONSENT_REQUIRED', 'DENY FORBIDDEN'], 'CONSENT+NOT_RESTRICTED'],
  [
    'refuses-all',
    ['DENY CONSENT_REQUIRED', 'DENY CONSENT_REQUIRED', 'DENY CONSENT_REQUIRED', 'DENY FORBIDDEN'],
    'NO_CONSENT',
  ],
  ['restricted', ['DENY RESTRICTED', 'DENY RESTRICTED', 'DENY RESTRICTED', 'DENY FORBIDDEN'], 'CONSENT+RESTRICTED'],
])('%s: it is what a marketer is then given', async (label, effects, met) => {
  const id = idOf(label);
  system.wire.take();
  const explanation = await explained(id);
  expect(summary(system.wire.take())).toEqual(['consent /states', 'consent /states']);
  const [first, ...others] = lines(explanation);
  expect(first).toMatch(new RegExp(`^Query\\.customer key ${effects[0]} marketer ${met.replaceAll('+', '\\+')}$`));
  expect([first, ...others].map((line) => /(ALLOW|DENY \w+)/.exec(line!)![0])).toEqual(effects);

  const really = await system.recorded.ask({ as: 'marketer', purpose: 'direct-marketing' }, operation, { id });
  const asked = system.wire.take().filter(({ path }) => path === '/graphql');
  const queries = asked.map(({ service, body }) => `${service} ${(JSON.parse(body) as { query: string }).query}`);
  expect(queries).toEqual(explanation.requests.map(({ service, operation: text }) => `${service} ${text}`));
  const given = ({ coordinate }: { coordinate: string }) =>
    really.body.data.customer?.[coordinate.split('.')[1]!] ?? null;
  for (const field of explanation.fields.slice(1))
    expect([field.coordinate, given(field) !== null]).toEqual([field.coordinate, field.effect === 'ALLOW']);
});

test('without a customer nothing at all is asked of anybody', async () => {
  system.wire.take();
  const variables = { operation, variables: { id: '1' }, as: marketer };
  const { body } = await system.recorded.ask({ as: 'auditor', purpose: 'legal-compliance' }, QUERY, variables);
  expect(lines(body.data.explain)).toContain('Customer.email contact.email DEPENDS_ON_CUSTOMER');
  expect(system.wire.take()).toEqual([]);
});

test('of somebody erased, as of somebody unknown, nothing is explained', async () => {
  const officer = { as: 'dpo', purpose: 'rights-fulfilment' } as const;
  const ask = async (customerId: string) =>
    (await system.main.send(officer, QUERY, { operation, variables: { id: '1' }, as: marketer, customerId })).text;
  const erased = await ask(idOf('erased'));
  expect(JSON.parse(erased)).toMatchObject({
    data: { explain: null },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  expect(await ask('no-such-customer')).toBe(erased);
});

test('the customer reads that an officer looked at why', async () => {
  const id = idOf('consents-to-all');
  const variables = { operation, variables: { id }, as: marketer, customerId: id };
  const asked = await system.main.send({ as: 'dpo', purpose: 'rights-fulfilment' }, QUERY, variables);
  const log =
    '{ me { accessLog(first: 20) { edges { node { reference who { roles } purpose allowed { category row } } } } } }';
  const { body } = await system.main.ask({ as: 'customer', customer: id, purpose: 'rights-fulfilment' }, log);
  const nodes = body.data.me.accessLog.edges.map(({ node }: { node: { reference: string } }) => node);
  expect(nodes.find(({ reference }: { reference: string }) => reference === asked.headers.get('x-request-id'))).toEqual(
    {
      reference: asked.headers.get('x-request-id'),
      who: { roles: ['DPO'] },
      purpose: 'RIGHTS_FULFILMENT',
      allowed: [{ category: 'explanation', row: 'dpo' }],
    },
  );
});

test('npm run explain asks the gateway about a demo customer by their label, and prints a page', async () => {
  const args = ['--as', 'marketer', '--purpose', 'direct-marketing', '--customer', 'email-marketing-only'];
  const at = ['--url', `${system.main.url}/graphql`, '--variables', '{"id": "1"}'];
  const { code, stdout, stderr } = await command('commands/explain.ts', [...args, ...at, operation]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    'field               category       decision                  row and what it met',
    'Query.customer      key            open                      marketer (consent): consent, not restricted',
    'Customer.email      contact.email  open                      marketer (consent): consent, not restricted',
    'Customer.phone      contact.phone  denied: CONSENT_REQUIRED  marketer: no consent',
    'Customer.birthDate  birth-date     denied: FORBIDDEN         no row for it',
    '',
    'Requests to services:',
    '1. identity',
    '   query($customer_id:ID!){customer(id:$customer_id){id email}}',
    '',
  ]);
});

test('npm run explain about nobody whom the gateway knows says so', async () => {
  const args = ['--as', 'agent', '--purpose', 'customer-care', '--customer', 'no-such-customer'];
  const { code, stderr } = await command('commands/explain.ts', [
    ...args,
    '--url',
    `${system.main.url}/graphql`,
    '{ me { id } }',
  ]);
  expect([code, stderr]).toEqual([1, 'There is nobody of that id whom the gateway would explain anything about.\n']);
});
