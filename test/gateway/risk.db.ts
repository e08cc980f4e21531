/** The risk of a request, as its client lives it: more is asked for, and who has more is answered. Nobody can make it less. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { stateOf, yesToAll } from '../support/world/people.ts';
import { AGENT, challenge, type DemandingGateway, now, openDemanding, refused, SELF } from './demanding-gateway.ts';

// Each of these files starts a process, on a machine that may be busy with others.
jest.setTimeout(60_000);

let gateway: DemandingGateway;
let ask: DemandingGateway['ask'];
beforeAll(async () => {
  gateway = await openDemanding(['1', '2']);
  ask = gateway.ask;
});
beforeEach(() => {
  for (const id of ['1', '2']) gateway.world.states.set(id, stateOf(id, { consents: yesToAll() }));
  gateway.world.calls.length = 0;
});
afterAll(() => gateway.stop());

describe('The risk of a request', () => {
  const NAME = '{ customer(id: "1") { name { given } } }';
  const answered = { status: 200, challenge: null, body: { data: { customer: { name: { given: 'given-of-1' } } } } };
  const stopped = (need: { acr?: string[]; maxAge?: number }) => ({
    status: 401,
    challenge: challenge(need.acr?.join(' '), need.maxAge),
    body: {
      data: { customer: { name: null } },
      errors: [refused('Customer.name', 'name', 'customer-care', need, 'customer', 'name')],
    },
  });
  const high = { acr: ['urn:key'], maxAge: 900 };

  test('that the token states raises what is asked for, and a token that has it is answered', async () => {
    expect(await ask({ ...AGENT, risk: 'low' }, NAME)).toEqual(answered);
    expect(await ask({ ...AGENT, risk: 'elevated' }, NAME)).toEqual(stopped({ maxAge: 900 }));
    expect(await ask({ ...AGENT, risk: 'elevated', auth_time: now() }, NAME)).toEqual(answered);
    expect(await ask({ ...AGENT, risk: 'high', auth_time: now() }, NAME)).toEqual(stopped(high));
    expect(await ask({ ...AGENT, risk: 'high', auth_time: now(), acr: 'urn:key' }, NAME)).toEqual(answered);
    expect(await ask({ ...AGENT, risk: 'nothing' }, NAME)).toEqual(stopped(high));
  });

  test('that the edge signals does the same, and lowers nothing that the token states', async () => {
    const says = (risk: string) => (token: string) => gateway.signal(token, { risk });
    expect(await ask(AGENT, NAME, says('low'))).toEqual(answered);
    expect(await ask(AGENT, NAME, says('elevated'))).toEqual(stopped({ maxAge: 900 }));
    expect(await ask(AGENT, NAME, says('high'))).toEqual(stopped(high));
    expect(await ask({ ...AGENT, auth_time: now(), acr: 'urn:key' }, NAME, says('high'))).toEqual(answered);
    expect(await ask({ ...AGENT, risk: 'high' }, NAME, says('low'))).toEqual(stopped(high));
  });

  test('that nobody trusted signals, or for another token, counts as high', async () => {
    expect(await ask(AGENT, NAME, () => 'low')).toEqual(stopped(high));
    expect(await ask(AGENT, NAME, () => gateway.signal('another token', { risk: 'low' }))).toEqual(stopped(high));
  });

  test('is asked for what it adds where something is changed', async () => {
    const change = 'mutation { updateContact(input: { customerId: "1", email: "x@example.com" }) { customer { id } } }';
    const token = { ...SELF, acr: 'urn:key', auth_time: now() };
    expect((await ask({ ...token, risk: 'high' }, change)).status).toBe(200);
    expect((await ask({ ...token, acr: 'urn:mfa', risk: 'high' }, change)).status).toBe(401);
  });

  test('does not stand in the way of a withdrawal', async () => {
    const withdraw = 'mutation { withdrawConsent(input: { customerId: "1", everything: true }) { records { id } } }';
    expect((await ask({ ...SELF, risk: 'high' }, withdraw)).body.data).toEqual({
      withdrawConsent: { records: [{ id: 'record-of-1' }] },
    });
  });
});
