/** A preference signal at the consent service: recorded once, as the customer's own, told in the state, shown to them, and deciding nothing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;
beforeAll(async () => {
  consent = await servedConsent(60);
});
afterAll(() => consent.stop());

const all = demoCustomer('consents-to-all');
const self = (customer: string) => ({ customer, roles: ['customer'], actor: 'pseudonym-of-the-customer' });
const report = { customer: all, signal: 'GPC' };

async function signalsOf(id: string) {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Customer", id: $id }]) {
    ... on Customer { signals { signal purposes since } objections { purpose } } } }`;
  const { data, errors } = await consent.ask(query, { id });
  expect(errors).toBeUndefined();
  return data._entities[0];
}

async function eventsOf(id: string): Promise<{ lines: Record<string, unknown>[]; epochs: number[] }> {
  const changes = await consent.connection.collection('changes').find({ customer: id }).toArray();
  const epochs = changes.map(({ epoch }) => epoch).sort((one, other) => one - other);
  return { lines: changes.flatMap(({ events }) => events.map((line: string) => JSON.parse(line))), epochs };
}

test.each([
  ['without a customer', {}, report],
  ['of another customer', self('2455'), report],
  ['of an agent', { roles: ['agent'] }, report],
  ['for nobody', self('nobody'), { customer: 'nobody', signal: 'GPC' }],
  ['that there is not', self(all), { customer: all, signal: 'DNT' }],
  ['with more to it', self(all), { ...report, at: '2026-01-01T00:00:00Z' }],
])('a signal %s is refused', async (_, claims, body) => {
  const before = await consent.stateOf(all);
  expect(await consent.post('/signals', body, claims)).toEqual({ status: 400, json: undefined });
  expect(await consent.stateOf(all)).toEqual(before);
});

test('a signal without a passport is not read', async () => {
  const body = JSON.stringify(report);
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${consent.origin}/signals`, { method: 'POST', headers, body })).status).toBe(401);
});

test('twenty requests at once record it once, by the customer; the state says so, and says nothing else than before', async () => {
  const before = await consent.stateOf(all);
  expect(before.signals).toEqual([]);
  expect(await signalsOf(all)).toEqual({ signals: [], objections: [] });
  const answers = await Promise.all(Array.from({ length: 20 }, () => consent.post('/signals', report, self(all))));
  for (const answer of answers) expect(answer).toEqual({ status: 200, json: { recorded: true } });

  expect(await consent.stateOf(all)).toEqual({ ...before, epoch: before.epoch + 1, signals: ['GPC'] });
  expect(await signalsOf(all)).toEqual({
    signals: [{ signal: 'GPC', purposes: ['THIRD_PARTY_SHARING', 'TARGETED_ADVERTISING'], since: expect.any(String) }],
    objections: [],
  });
  const { lines, epochs } = await eventsOf(all);
  expect(lines.filter(({ kind }) => kind === 'SIGNALLED')).toEqual([
    {
      id: expect.any(String),
      epoch: before.epoch + 1,
      kind: 'SIGNALLED',
      signal: 'GPC',
      at: expect.any(String),
      actor: 'pseudonym-of-the-customer',
      onBehalf: false,
      captureChannel: null,
    },
  ]);
  expect(epochs).toEqual(epochs.map((_, place) => place + 1));
});

test('after a yes to sharing it is recorded once more, and the yes stands', async () => {
  const input = {
    customerId: all,
    purpose: 'THIRD_PARTY_SHARING',
    channel: 'EMAIL',
    brand: 'fresh',
    recipient: 'partner-1',
    notice: { id: 'third-party-sharing-fresh', version: '2.0', language: 'en' },
    method: 'CLICK_THROUGH',
    captureChannel: 'WEB',
  };
  const mutation =
    'mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { records { status { valid } } } }';
  const { data } = await consent.ask(mutation, { input }, self(all));
  expect(data).toEqual({ giveConsent: { records: [{ status: { valid: true } }] } });
  const given = await consent.stateOf(all);
  expect(given.signals).toEqual([]);
  await consent.post('/signals', report, self(all));
  expect(await consent.stateOf(all)).toEqual({ ...given, epoch: given.epoch + 1, signals: ['GPC'] });
  const { lines } = await eventsOf(all);
  expect(lines.filter(({ kind }) => kind === 'SIGNALLED')).toHaveLength(2);
});
