/** What a subscription says: what stands now, at once, and again after each change, each time decided anew. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { complete, event } from '../../support/event-stream.ts';
import { yes } from '../../support/world/people.ts';
import { type Listening, openListening, refusedCustomer, someTime } from './listening.ts';

let here: Listening;
beforeEach(async () => {
  here = await openListening(['1', '2']);
});
afterEach(() => here.stop());

const MARKETER = { as: 'marketer' } as const;
const AGENT = { as: 'agent' } as const;
const MAIL = 'subscription { consentChanged(customerId: "1") { id email } }';
const mailOf1 = event({ data: { consentChanged: { id: '1', email: 'mail-of-1@example.com' } } });

test('the first event comes at once, the next with the next change, and none without one', async () => {
  const stream = await here.subscribe(MARKETER, MAIL);
  expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(stream.headers['cache-control']).toBe('no-store');
  expect(stream.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(await stream.next()).toEqual(mailOf1);
  expect(await stream.isQuiet(200)).toBe(true);
  here.change('2');
  expect(await stream.isQuiet(200)).toBe(true);
  here.change('1');
  expect(await stream.next()).toEqual(mailOf1);
  expect(await stream.isQuiet(200)).toBe(true);
  stream.leave();
});

test('P17: whose customer withdraws hears of it with the very next event, which is the last', async () => {
  const stream = await here.subscribe(MARKETER, MAIL);
  expect(await stream.next()).toEqual(mailOf1);
  here.world.calls.length = 0;
  here.change('1', { consents: [] });
  expect(await stream.rest()).toEqual([event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')), complete]);
  // Nothing of the customer was fetched for it.
  const paths = here.world.calls.map(({ service, path }) => `${service}${path}`);
  expect(paths.filter((path) => path !== 'consent/changes')).toEqual(['consent/states']);
});

test('each event is decided anew, field by field', async () => {
  here.change('1', { consents: [yes('direct-marketing')] });
  const stream = await here.subscribe(MARKETER, 'subscription { consentChanged(customerId: "1") { email phone } }');
  const refused = (field: string, category: string) => ({
    message: 'No valid consent covers this purpose.',
    path: ['consentChanged', field],
    extensions: { code: 'CONSENT_REQUIRED', coordinate: `Customer.${field}`, category, purpose: 'direct-marketing' },
  });
  expect(await stream.next()).toEqual(
    event({
      errors: [refused('phone', 'contact.phone')],
      data: { consentChanged: { email: 'mail-of-1@example.com', phone: null } },
    }),
  );
  here.change('1', { consents: [yes('direct-marketing', { channel: 'SMS' })] });
  expect(await stream.next()).toEqual(
    event({
      errors: [refused('email', 'contact.email')],
      data: { consentChanged: { email: null, phone: '+12125550101' } },
    }),
  );
  stream.leave();
});

test('what is masked for a query is masked for an event, and told', async () => {
  const stream = await here.subscribe(AGENT, MAIL);
  const masked = event({
    data: { consentChanged: { id: '1', email: 'm***@***.com' } },
    extensions: { masked: [{ coordinate: 'Customer.email', kind: 'email' }] },
  });
  expect(await stream.next()).toEqual(masked);
  here.change('1');
  expect(await stream.next()).toEqual(masked);
  stream.leave();
});

test('a customer listens to themselves', async () => {
  const stream = await here.subscribe(
    { as: 'customer', customer: '1' },
    'subscription { consentChanged(customerId: "1") { consents { id status { state } } } }',
  );
  const own = event({ data: { consentChanged: { consents: [{ id: 'record-of-1', status: { state: 'GIVEN' } }] } } });
  expect(await stream.next()).toEqual(own);
  here.change('1');
  expect(await stream.next()).toEqual(own);
  stream.leave();
});

test('names, variables, fragments and conditions of the client are kept', async () => {
  const query = `
    query Other($id: ID!) { customer(id: $id) { ...Unused } }
    subscription Listen($who: ID!, $deep: Boolean!) { ...Root }
    fragment Root on Subscription { ... on Subscription { first: consentChanged(customerId: $who) { a: id ...Mail } } }
    fragment Mail on Customer { b: email @include(if: $deep) name @skip(if: $deep) { full } }
    fragment Unused on Customer { id }`;
  const more = { operationName: 'Listen', variables: { who: '2', deep: true } };
  const stream = await here.subscribe(MARKETER, query, more);
  expect(await stream.next()).toEqual(event({ data: { first: { a: '2', b: 'mail-of-2@example.com' } } }));
  here.change('2', { consents: [] });
  expect(await stream.rest()).toEqual([
    event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing', 'first')),
    complete,
  ]);
});

test('changes within one interval may come as one event, which says what stands then', async () => {
  const stream = await here.subscribe(MARKETER, MAIL);
  await stream.next();
  for (let times = 0; times < 50; times += 1) here.change('1');
  here.change('1', { consents: [] });
  const rest = await stream.rest();
  expect(rest.slice(-2)).toEqual([event(refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')), complete]);
  expect(rest.length).toBeLessThan(5);
});

test('all subscriptions of a process are one question per interval, and nobody is asked where nobody listens', async () => {
  await someTime();
  expect(here.polls()).toEqual([]);
  const streams = await Promise.all(
    ['1', '1', '2'].map((id) =>
      here.subscribe(MARKETER, `subscription { consentChanged(customerId: "${id}") { id } }`),
    ),
  );
  for (const stream of streams) await stream.next();
  const before = here.polls().length;
  await someTime();
  const during = here.polls().slice(before);
  expect(during.length).toBeGreaterThan(1);
  expect(during.length).toBeLessThan(12);
  expect(during.at(-1)).toEqual({
    after: [
      { id: '1', epoch: 1 },
      { id: '2', epoch: 1 },
    ],
  });
  for (const stream of streams) stream.leave();
  await someTime();
  const after = here.polls().length;
  await someTime();
  expect(here.polls()).toHaveLength(after);
});

test('graphql-sse, the client of the protocol, has it as it has any other', async () => {
  const client = createClient({
    url: `${here.url}/graphql`,
    headers: await here.headersOf(MARKETER),
    retryAttempts: 0,
  });
  const events: unknown[] = [];
  for await (const each of client.iterate({ query: MAIL })) {
    events.push(each);
    if (events.length === 1) here.change('1', { consents: [] });
  }
  expect(events).toEqual([mailOf1.data, refusedCustomer('CONSENT_REQUIRED', 'direct-marketing')]);
  client.dispose();
});
