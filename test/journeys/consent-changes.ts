/**
 * A consent that is withdrawn while others listen, one of them at the gateway that changes it, the others at another; and what its
 * customer reads of that afterwards.
 */
import { expect } from '@jest/globals';
import { demoCustomer } from '../../schema/demo-customers.ts';
import { headersOf, type Who } from '../support/client.ts';
import { complete, event, eventStream } from '../support/event-stream.ts';
import { carrying } from '../support/recorded-wire.ts';
import type { System } from '../support/system.ts';
import { fieldError } from './answers.ts';
import { WITHDRAW } from './consent-requests.ts';

const giver = demoCustomer('consents-to-all');
const own: Who = { as: 'customer', customer: giver };
const stranger: Who = { as: 'customer', customer: demoCustomer('refuses-all') };

const status = (state: string, valid: boolean) =>
  event({ data: { consentChanged: { consentStatus: { state, valid } } } });
const refusal = fieldError('CONSENT_REQUIRED', ['consentChanged'], {
  coordinate: 'Query.customer',
  category: 'key',
  purpose: 'direct-marketing',
});

const LOG = '{ me { accessLog(first: 100) { edges { node { reference } } } } }';

/** Who says yes to all has said no to marketing after it. */
export async function expectChangeHeard({ main, recorded, wire }: System): Promise<void> {
  const listen = async (who: Who, selection: string, { url } = recorded) =>
    eventStream(url, await headersOf(who), {
      query: `subscription ($id: ID!) { consentChanged(customerId: $id) ${selection} }`,
      variables: { id: giver },
    });
  wire.take();
  const other = await listen(stranger, '{ id }');
  expect(await other.rest()).toEqual([event({ data: { consentChanged: null } }), complete]);
  expect(carrying(wire.take(), giver)).toEqual([]);

  const marketer = await listen({ as: 'marketer' }, '{ id }');
  const agent = await listen(
    { as: 'agent' },
    '{ consentStatus(purpose: DIRECT_MARKETING, channel: EMAIL) { state valid } }',
  );
  expect(await marketer.next()).toEqual(event({ data: { consentChanged: { id: giver } } }));
  expect(await agent.next()).toEqual(status('GIVEN', true));

  const officer = await listen({ as: 'dpo' }, '{ id }', main);
  expect(await officer.next()).toEqual(event({ data: { consentChanged: { id: giver } } }));

  const input = { customerId: giver, purpose: 'DIRECT_MARKETING' };
  expect((await main.ask(own, WITHDRAW, { input })).body.errors).toBeUndefined();
  expect(await marketer.rest()).toEqual([event({ data: { consentChanged: null }, errors: [refusal] }), complete]);
  expect(await agent.next()).toEqual(status('WITHDRAWN', false));
  expect(await agent.isQuiet(1_500)).toBe(true);
  agent.leave();

  expect(await officer.next()).toEqual(event({ data: { consentChanged: { id: giver } } }));
  officer.leave();
  const { body } = await main.ask({ ...own, purpose: 'rights-fulfilment' }, LOG);
  const given = body.data.me.accessLog.edges.map(({ node }: { node: { reference: string } }) => node.reference);
  const stream = officer.headers['x-request-id'];
  expect(given.filter((reference: string) => reference === stream)).toEqual([stream, stream]);
}
