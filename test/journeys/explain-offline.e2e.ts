/** `npm run explain` as a process, with nothing running: from the files of graph and policy, for anyone or for a state in a file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../schema/policy.ts';
import { command } from '../support/command.ts';
import { composeShop } from '../support/shop.ts';
import { stateOf, yes } from '../support/world/people.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'explain-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const explain = (...args: readonly string[]) => command('commands/explain.ts', args);
const agent = ['--as', 'agent', '--purpose', 'customer-care'];
const marketer = ['--as', 'marketer', '--purpose', 'personalisation'];

describe('from the files alone', () => {
  test('for anyone: what depends on the customer stays open', async () => {
    const { code, stdout, stderr } = await explain(
      ...agent,
      '{ customer(id: "1") { email purchases { pageInfo { endCursor } } } }',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'field                        category        decision                 row and what it met',
      'Query.customer               key             depends on the customer  agent (contract)',
      'Customer.email               contact.email   depends on the customer  agent-masked (contract), masked: email',
      'Customer.purchases           purchase.lines  denied: CASE_REQUIRED    agent-case: no verified case',
      'PurchaseConnection.pageInfo  purchase.lines  denied: CASE_REQUIRED    as Customer.purchases',
      'PageInfo.endCursor           purchase.lines  denied: CASE_REQUIRED    as Customer.purchases',
      '',
      'Requests to services:',
      '1. identity, only with customers for whom it stands: key',
      '   query($customer_id:ID!){customer(id:$customer_id){__typename id}}',
      '2. identity, only with customers for whom it stands: contact.email',
      '   query($r0:[_Any!]!){e0:_entities(representations:$r0){...on Customer{email id}}}',
      '',
    ]);
  });

  test('for a state in a file that says that somebody is not there yet: a registration, and what its payload would say', async () => {
    const state = await file('nobody.json', { id: 'new', known: false });
    const { stdout } = await explain(
      '--as',
      'ingest',
      '--purpose',
      'account-management',
      '--state',
      state,
      'mutation { registerCustomer(input: { customerId: "new", name: { given: "A", family: "B" } }) { customer { id email } } }',
    );
    expect(stdout.split('\n')).toEqual([
      'field                             category               decision           row and what it met',
      'Mutation.registerCustomer         customer.registration  open               ingest (contract): not there yet',
      'RegisterCustomerPayload.customer  key                    open               ingest-payload (contract): own payload, account open, not restricted',
      'Customer.id                       key                    open               ingest-payload (contract): own payload, account open, not restricted',
      'Customer.email                    contact.email          denied: FORBIDDEN  no row for it',
      '',
      'Requests to services:',
      '1. identity',
      '   mutation($registerCustomer_input:RegisterCustomerInput!){registerCustomer(input:$registerCustomer_input){customer{id}}}',
      '',
    ]);
  });

  test('for a state in a file', async () => {
    const state = await file('state.json', stateOf('7', { consents: [yes('personalisation')] }));
    const { code, stdout } = await explain(
      ...marketer,
      '--state',
      state,
      '--json',
      '{ customer(id: "1") { email phone } }',
    );
    const { fields } = JSON.parse(stdout) as { fields: { coordinate: string; effect: string; code?: string }[] };
    expect(code).toBe(0);
    expect(fields.map(({ coordinate, effect, code: refusal }) => [coordinate, effect, refusal])).toEqual([
      ['Query.customer', 'ALLOW', undefined],
      ['Customer.email', 'ALLOW', undefined],
      ['Customer.phone', 'DENY', 'CONSENT_REQUIRED'],
    ]);
  });

  test('for the customer of a state as themselves, with variables', async () => {
    const state = await file('state.json', stateOf('7'));
    const self = ['--as', 'customer', '--purpose', 'account-management', '--state', state, '--customer', '7'];
    const query = 'query($more: Boolean!) { me { id email @include(if: $more) } }';
    const { stdout } = await explain(...self, '--variables', '{"more": true}', query);
    expect(stdout).toContain('Customer.email  contact.email  open      self (contract): own customer');
  });

  test('over another graph and another policy', async () => {
    const urls = { catalog: '', 'book-reviews': '' };
    const supergraph = await file('supergraph.graphql', composeShop(urls));
    const described = { public: 'about books' };
    const policy: Policy = {
      subgraphs: {
        catalog: {
          coordinates: {
            ...{
              'Query.books': described,
              'Query.book': described,
              'Query.version': described,
              'Mutation.rename': described,
            },
            ...{ 'Book.id': described, 'Book.title': described, 'Book.genre': described, 'Book.size': described },
            'Size.*': 'inherit',
          },
        },
        'book-reviews': { coordinates: { 'Book.id': described, 'Book.stars': described, 'Book.blurb': described } },
      },
      grants: {},
    };
    const files = ['--supergraph', supergraph, '--policy', await file('policy.json', policy)];
    const { code, stdout, stderr } = await explain(...agent, ...files, '{ books { title stars } }');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Book\.stars +public +open$/m);
    expect(stdout).toMatch(/^2\. book-reviews$/m);
  });

  test('an operation that would be refused: exit code 1, and the place', async () => {
    const { code, stdout } = await explain(...agent, '{ customer(id: "1") { nickname } }');
    expect([code, stdout]).toEqual([
      1,
      'The whole operation would be refused: GRAPHQL_VALIDATION_FAILED (line 1, column 23).\n',
    ]);
  });
});

describe('wrong usage', () => {
  test.each([
    [[], 'An argument is missing.'],
    [['--as', 'nobody', '--purpose', 'research', '{ me { id } }'], '--as must be one of customer, agent,'],
    [['--as', 'agent', '--purpose', 'curiosity', '{ me { id } }'], '--purpose must be one of account-management,'],
    [[...agent, '--channel', 'FAX', '{ me { id } }'], '--channel must be one of EMAIL,'],
    [[...agent, '--risk', 'some', '{ me { id } }'], '--risk must be one of low,'],
    [[...agent, '--age', 'old', '{ me { id } }'], '--age must be a whole number from 0 to'],
    [[...agent, '--brand', 'other', '{ me { id } }'], '--brand names no brand.'],
    [[...agent, '--variables', '[]', '{ me { id } }'], '--variables must be a JSON object.'],
    [[...agent, '--customer', '1', '--policy', 'x.json', '{ me { id } }'], 'comes from --state FILE.'],
    [[...agent, '--url', 'http://127.0.0.1:1', '{ me { id } }'], '--url is for a question about a --customer'],
    [[...agent, '--customer', '1', '--url', 'nowhere', '{ me { id } }'], '--url must be an http or https URL.'],
  ])('%j', async (args, complaint) => {
    const { code, stdout, stderr } = await explain(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
  });

  test('the state of somebody else, and no state at all', async () => {
    const state = await file('state.json', stateOf('7'));
    const other = await explain(...agent, '--customer', '8', '--state', state, '{ me { id } }');
    expect([other.code, other.stderr]).toEqual([
      2,
      '--state is the state of another customer than --customer. Try --help.\n',
    ]);
    const broken = await explain(...agent, '--state', await file('broken.json', '{'), '{ me { id } }');
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('is no state of a customer')]);
    const none = await explain(...agent, '--state', join(directory, 'none.json'), '{ me { id } }');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('cannot be read (ENOENT)')]);
  });
});

test('nobody answers: exit code 1, and what to do', async () => {
  const { code, stderr } = await explain(
    ...agent,
    '--customer',
    '1',
    '--url',
    'http://127.0.0.1:1/graphql',
    '{ me { id } }',
  );
  expect([code, stderr]).toEqual([1, expect.stringContaining('Is it running? npm start')]);
});
