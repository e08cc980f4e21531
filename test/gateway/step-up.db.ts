/** Step-up (RFC 9470), as a client lives it: refused with a challenge, authenticated again as the challenge says, answered. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { stateOf, yesToAll } from '../support/world/people.ts';
import {
  AGENT,
  challenge,
  type DemandingGateway,
  now,
  openDemanding,
  refused,
  SELF,
  STORE,
} from './demanding-gateway.ts';

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

const email = refused.bind(null, 'Customer.email', 'contact.email');

describe('A customer', () => {
  const emailNeed = { acr: ['urn:mfa', 'urn:key'] };

  test('is refused what needs a stronger token, with the challenge, and answered with one', async () => {
    expect(await ask(SELF, '{ me { email } }')).toEqual({
      status: 401,
      challenge: challenge('urn:mfa urn:key'),
      body: { data: { me: { email: null } }, errors: [email('account-management', emailNeed, 'me', 'email')] },
    });
    for (const acr of emailNeed.acr)
      expect(await ask({ ...SELF, acr }, '{ me { email } }')).toEqual({
        status: 200,
        challenge: null,
        body: { data: { me: { email: 'mail-of-1@example.com' } } },
      });
  });

  test('has the rest of the answer, with the challenge beside it', async () => {
    expect(await ask(SELF, '{ me { name { given } email } }')).toEqual({
      status: 200,
      challenge: challenge('urn:mfa urn:key'),
      body: {
        data: { me: { name: { given: 'given-of-1' }, email: null } },
        errors: [email('account-management', emailNeed, 'me', 'email')],
      },
    });
  });

  test('hears one challenge for all that is refused: what is enough for all of it', async () => {
    const answer = await ask(SELF, '{ me { email phone } }');
    expect(answer).toEqual({
      status: 401,
      challenge: challenge('urn:key', 600),
      body: {
        data: { me: { email: null, phone: null } },
        errors: [
          email('account-management', emailNeed, 'me', 'email'),
          refused(
            'Customer.phone',
            'contact.phone',
            'account-management',
            { acr: ['urn:key'], maxAge: 600 },
            'me',
            'phone',
          ),
        ],
      },
    });
    expect((await ask({ ...SELF, acr: 'urn:key', auth_time: now() }, '{ me { email phone } }')).status).toBe(200);
  });

  test('is compared by the whole name: what begins like a strong one, or looks stronger, is another', async () => {
    for (const acr of ['urn:mfa2', 'urn:mf', 'URN:MFA', 'urn:mfa urn:key'])
      expect((await ask({ ...SELF, acr }, '{ me { email } }')).status).toBe(401);
  });

  test('changes nothing with a weak token or an old one, and nothing is sent; then it is changed', async () => {
    const change =
      'mutation { updateContact(input: { customerId: "1", email: "new@example.com" }) { customer { id } } }';
    for (const weak of [{}, { acr: 'urn:key', auth_time: now() - 90 }, { acr: 'urn:mfa', auth_time: now() }]) {
      gateway.world.calls.length = 0;
      expect(await ask({ ...SELF, ...weak }, change)).toEqual({
        status: 401,
        challenge: challenge('urn:key', 60),
        body: {
          data: { updateContact: null },
          errors: [
            refused(
              'Mutation.updateContact',
              'contact.update',
              'account-management',
              { acr: ['urn:key'], maxAge: 60 },
              'updateContact',
            ),
          ],
        },
      });
      expect(gateway.world.calls.map(({ path }) => path)).toEqual(['/states']);
    }
    expect(await ask({ ...SELF, acr: 'urn:key', auth_time: now() }, change)).toEqual({
      status: 200,
      challenge: null,
      body: { data: { updateContact: { customer: { id: '1' } } } },
    });
  });

  test('is not told to repeat a mutation of which a part was done', async () => {
    const answer = await ask(
      SELF,
      `mutation { withdrawConsent(input: { customerId: "1", everything: true }) { customer { email } }
         updateContact(input: { customerId: "1", email: "new@example.com" }) { __typename } }`,
    );
    expect([answer.status, answer.challenge]).toEqual([200, challenge('urn:key', 60)]);
    expect(answer.body.data).toEqual({ withdrawConsent: { customer: { email: null } }, updateContact: null });
  });

  test('hears nothing about anybody else', async () => {
    expect(await ask(SELF, '{ customer(id: "2") { email } }')).toEqual({
      status: 200,
      challenge: null,
      body: { data: { customer: null } },
    });
  });
});

describe('Staff', () => {
  test('hear how recently, and that the kind stays the same', async () => {
    const answer = await ask({ ...AGENT, acr: 'urn:mfa', auth_time: now() - 400 }, '{ customer(id: "2") { email } }');
    expect([answer.status, answer.challenge]).toEqual([401, challenge('urn:mfa', 300)]);
    const again = await ask({ ...AGENT, acr: 'urn:mfa', auth_time: now() }, '{ customer(id: "2") { email } }');
    expect(again.body).toEqual({ data: { customer: { email: 'mail-of-2@example.com' } } });
  });

  test('see masked what they would see open with more, and hear of no challenge', async () => {
    const phone = (acr?: string) => ask({ ...AGENT, acr }, '{ customer(id: "1") { phone } }');
    expect(await phone()).toMatchObject({
      status: 200,
      challenge: null,
      body: { extensions: { masked: [expect.anything()] } },
    });
    expect((await phone('urn:mfa')).body).not.toHaveProperty('extensions.masked');
  });

  test.each([
    ['store staff', STORE],
    ['marketers', { roles: ['marketer'], purposes: ['direct-marketing'] }],
  ])('%s for whom nobody is there without a stronger token hear the same of every id', async (_, claims) => {
    gateway.world.states.set('2', stateOf('2', { restricted: true }));
    const answers = await Promise.all(
      ['1', '2', '999'].map((id) => ask(claims, `{ customer(id: "${id}") { loyalty { tier } } }`)),
    );
    for (const answer of answers)
      expect(answer).toEqual({
        status: 401,
        challenge: challenge('urn:mfa'),
        body: {
          data: { customer: null },
          errors: [refused('Query.customer', 'key', claims.purposes[0]!, { acr: ['urn:mfa'] }, 'customer')],
        },
      });
    const strong = await ask({ ...claims, acr: 'urn:mfa' }, '{ customer(id: "1") { loyalty { tier } } }');
    expect(strong).toEqual({
      status: 200,
      challenge: null,
      body: { data: { customer: { loyalty: { tier: 'GOLD' } } } },
    });
  });
});
