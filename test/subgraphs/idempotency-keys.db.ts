/** Whose a key of a request is: its sender's. What others asked under the same one does not keep a withdrawal from happening. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { yes } from '../journeys/consent-requests.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;

beforeAll(async () => {
  consent = await servedConsent(12, { doubleOptIn: 'none' });
});

afterAll(() => consent.stop());

const customer = demoCustomer('refuses-all');
const self = { customer, roles: ['customer'] };
const machine = { actor: 'a-machine', roles: ['ingest'] };
const agent = { actor: 'an-agent', roles: ['agent'] };

const GIVE =
  'mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { records { purpose status { state valid } } } }';
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  customer { id } records { purpose status { state valid } } } }`;
const give = (who: object, idempotencyKey?: string) =>
  consent.ask(GIVE, { input: yes(customer, { idempotencyKey }) }, { ...who });
const withdraw = (who: object, input: object = { everything: true }) =>
  consent.ask(WITHDRAW, { input: { customerId: customer, idempotencyKey: '1', ...input } }, { ...who });
const state = async () => {
  const { epoch, consents } = await consent.stateOf(customer);
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
