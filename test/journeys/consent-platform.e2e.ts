/**
 * The whole system with its consents at a platform of somebody else: the gateway decides by what the platform says, obeys a withdrawal with
 * the next request, and answers nothing about anybody when the platform does not answer.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { subgraphNames } from '../../schema/classification.ts';
import type { ConsentInForce } from '../../schema/customer-state.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import { type Client, client } from '../support/client.ts';
import { consentPlatform, PLATFORM_KEY, type TestPlatform, WEBHOOK_SECRET } from '../support/consent-platform.ts';
import { freePorts } from '../support/start-process.ts';
import { type StartedProcess, startProcess } from '../support/started-process.ts';
import { fieldError } from './answers.ts';

// The sample says of the first that she consents to all: here the platform is asked, and it knows better.
const refuser = demoCustomer('consents-to-all');
const reader = demoCustomer('refuses-all');
const nobody = demoCustomer('withdrew');

const YES: ConsentInForce = {
  purpose: 'direct-marketing',
  channel: 'EMAIL',
  brand: 'fresh',
  recipient: null,
  specialCategories: false,
  until: null,
};

let platform: TestPlatform;
let started: StartedProcess;
let gateway: Client;
let consentOrigin: string;

beforeAll(async () => {
  platform = await consentPlatform();
  platform.put(refuser);
  platform.put(reader, { consents: [YES] });
  const port = await freePorts(1 + subgraphNames.length);
  started = await startProcess({
    module: 'commands/start.ts',
    args: ['--evaluation', '--customers', '20'],
    environment: {
      PORT: String(port),
      CONSENT_PLATFORM_URL: platform.url,
      CONSENT_PLATFORM_KEY: PLATFORM_KEY,
      CONSENT_PLATFORM_WEBHOOK_SECRET: WEBHOOK_SECRET,
      CONSENT_PLATFORM_TIMEOUT_MS: '1000',
    },
    isReady: (output) => output.includes('Ready after'),
  });
  gateway = client(`http://127.0.0.1:${port}`);
  consentOrigin = `http://127.0.0.1:${port + 1 + subgraphNames.indexOf('consent')}`;
}, 90_000);
afterAll(async () => {
  await started?.stop();
  await platform?.stop();
}, 30_000);

const marketerSees = (id: string) => gateway.ask({ as: 'marketer' }, `{ customer(id: "${id}") { id email } }`);
const refused = (code: ErrorCode) => ({
  status: 200,
  body: {
    data: { customer: null },
    errors: [
      fieldError(code, ['customer'], { coordinate: 'Query.customer', category: 'key', purpose: 'direct-marketing' }),
    ],
  },
});

test('who consented there is seen, and who did not is as one who is not there', async () => {
  expect(await marketerSees(reader)).toEqual({
    status: 200,
    body: { data: { customer: { id: reader, email: expect.stringContaining('@') } } },
  });
  expect(await marketerSees(refuser)).toEqual(refused('CONSENT_REQUIRED'));
  expect(await marketerSees(nobody)).toEqual(refused('CONSENT_REQUIRED'));
});

test('a withdrawal through the graph is recorded there, and obeyed by the next request', async () => {
  const { body } = await gateway.ask(
    { as: 'customer', customer: reader },
    'mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { customer { id } records { purpose status { state } } } }',
    { input: { customerId: reader, everything: true } },
  );
  expect(body).toEqual({
    data: {
      withdrawConsent: {
        customer: { id: reader },
        records: [{ purpose: 'DIRECT_MARKETING', status: { state: 'WITHDRAWN' } }],
      },
    },
  });
  expect(platform.asked.filter(({ path }) => path === '/events')).toHaveLength(1);
  expect(await marketerSees(reader)).toEqual(refused('CONSENT_REQUIRED'));
});

test('a change on the platform is obeyed by the next request, with a webhook and without one', async () => {
  platform.put(reader, { consents: [YES] });
  expect((await marketerSees(reader)).body.data.customer).toMatchObject({ id: reader });
  platform.put(reader);
  expect(await platform.tell(consentOrigin, [reader])).toBe(204);
  expect(await marketerSees(reader)).toEqual(refused('CONSENT_REQUIRED'));
});

test('what is held on a contract is read by the customer, and what the platform does not tell is an error', async () => {
  const { status, body } = await gateway.ask({ as: 'customer', customer: reader }, '{ me { email consents { id } } }');
  expect(status).toBe(200);
  expect(body.data).toEqual({ me: { email: expect.stringContaining('@'), consents: null } });
  expect(body.errors).toEqual([
    expect.objectContaining({
      path: ['me', 'consents'],
      extensions: expect.objectContaining({ code: 'SUBGRAPH_UNAVAILABLE' }),
    }),
  ]);
});

test('P19: while the platform does not answer, nobody is told anything that needs its word', async () => {
  platform.trouble('silent', 1);
  const { body } = await marketerSees(reader);
  expect(body.data).toEqual({ customer: null });
  expect(body.errors).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'CONSENT_UNAVAILABLE' }) }),
  ]);
  platform.trouble(500, 1);
  const own = await gateway.ask({ as: 'customer', customer: reader }, '{ me { email } }');
  expect(own.status).toBe(503);
  expect(own.body.errors).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'CONSENT_UNAVAILABLE' }) }),
  ]);
});
