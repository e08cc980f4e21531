/** Whose a key of a request is: its sender's. What others asked under the same one does not keep a withdrawal from happening. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import { type DatabaseServer, databaseServer } from '../support/database.ts';
import { servedSubgraph, type TestSubgraph } from '../support/served-subgraph.ts';

let server: DatabaseServer;
let consent: TestSubgraph;
beforeAll(async () => {
  server = await databaseServer();
  consent = await servedSubgraph(subgraph, server, 12);
});
afterAll(async () => {
  await consent.stop();
  await server.stop();
});

const customer = demoCustomer('refuses-all');
const self = { customer, roles: ['customer'] };
const machine = { actor: 'a-machine', roles: ['ingest'] };
const agent = { actor: 'an-agent', roles: ['agent'] };

const GIVE =
  'mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { records { purpose status { state valid } } } }';
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  customer { id } records { purpose status { state valid } } } }`;
const yes = {
  customerId: customer,
  purpose: 'DIRECT_MARKETING',
  channel: 'EMAIL',
  brand: 'fresh',
  notice: { id: 'direct-marketing-fresh', version: '2.0', language: 'en' },
  method: 'CLICK_THROUGH',
  captureChannel: 'WEB',
};
const give = (who: object, idempotencyKey?: string) =>
  consent.ask(GIVE, { input: { ...yes, idempotencyKey } }, { ...who });
const withdraw = (who: object, input: object = { everything: true }) =>
  consent.ask(WITHDRAW, { input: { customerId: customer, idempotencyKey: '1', ...input } }, { ...who });
const state = async () => {
  const { json } = await consent.post('/states', { ids: [customer] });
  const [{ epoch, consents }] = statesAnswer.parse(json).states as [Extract<CustomerState, { known: true }>];
  return { epoch, inForce: consents.map(({ purpose }) => purpose) };
};

const given = { status: 200, data: { giveConsent: { records: [record('GIVEN', true)] } } };
const withdrawn = (...records: object[]) => ({
  status: 200,
  data: { withdrawConsent: { customer: { id: customer }, records } },
});
function record(status: string, valid: boolean) {
  return { purpose: 'DIRECT_MARKETING', status: { state: status, valid } };
}

test('a withdrawal under a key that others have used, for whatever, is carried out', async () => {
  expect(await withdraw(machine)).toEqual(withdrawn());
  expect(await withdraw(agent, { purpose: 'RESEARCH' })).toEqual(withdrawn());
  expect(await give(self, '1')).toEqual(given);
  expect((await state()).inForce).toEqual(['direct-marketing']);
  expect(await withdraw(self)).toEqual(withdrawn(record('WITHDRAWN', false)));
  expect((await state()).inForce).toEqual([]);
});

test("one under a key of one's own is answered from memory while nothing is in force, and carried out when something is", async () => {
  const { epoch } = await state();
  expect(await withdraw(self)).toEqual(withdrawn(record('WITHDRAWN', false)));
  expect((await state()).epoch).toBe(epoch);
  expect(await give(self)).toEqual(given);
  expect((await state()).inForce).toEqual(['direct-marketing']);
  expect(await withdraw(self)).toEqual(withdrawn(record('WITHDRAWN', false)));
  expect(await state()).toEqual({ epoch: epoch + 2, inForce: [] });
});

test('the same key of the same sender for another withdrawal is an error', async () => {
  const before = await state();
  expect(await withdraw(self, { purpose: 'RESEARCH' })).toEqual({
    errors: [
      {
        message: 'The input is not valid.',
        path: ['withdrawConsent'],
        extensions: { code: 'BAD_USER_INPUT', input: 'input.idempotencyKey' },
      },
    ],
    status: 200,
    data: { withdrawConsent: null },
  });
  expect(await state()).toEqual(before);
});

test('a yes under a key that was used before is carried out once, also after its withdrawal', async () => {
  const before = await state();
  const answer = { status: 200, data: { giveConsent: { records: [record('WITHDRAWN', false)] } } };
  expect(await give(self, '1')).toEqual(answer);
  expect(await state()).toEqual(before);
});
