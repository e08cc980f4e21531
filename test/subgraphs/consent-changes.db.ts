/** Which customers have changed since they were last looked at, as the consent service tells the gateway. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_CHANGES } from '../../schema/customer-changes.ts';
import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import { type ServedConsent, servedConsent } from '../support/served-consent.ts';

let consent: ServedConsent;
beforeAll(async () => {
  consent = await servedConsent(30);
});
afterAll(() => consent.stop());

const changes = (after: unknown) => consent.post('/changes', { after });
const epochOf = async (label: DemoLabel) => (await consent.demo(label)).epoch;
const WITHDRAW = `mutation ($id: ID!) { withdrawConsent(input: { customerId: $id, everything: true }) { customer { id } } }`;
const withdraw = (id: string) => consent.ask(WITHDRAW, { id }, { customer: id, roles: ['customer'] });

describe('who has changed', () => {
  test('is nobody, where nobody has', async () => {
    const id = demoCustomer('consents-to-all');
    const epoch = await epochOf('consents-to-all');
    expect(await changes([{ id, epoch }])).toEqual({ status: 200, json: { changed: [] } });
    expect(await changes([{ id, epoch: epoch + 1 }])).toEqual({ status: 200, json: { changed: [] } });
    expect(await changes([])).toEqual({ status: 200, json: { changed: [] } });
  });

  test('is told with the epoch of their state, after a withdrawal has returned', async () => {
    const id = demoCustomer('email-marketing-only');
    const other = demoCustomer('withdrew');
    const epoch = await epochOf('email-marketing-only');
    const after = [
      { id: other, epoch: await epochOf('withdrew') },
      { id, epoch },
    ];
    await withdraw(id);
    const now = await epochOf('email-marketing-only');
    expect(now).toBe(epoch + 1);
    expect(await changes(after)).toEqual({ status: 200, json: { changed: [{ id, epoch: now }] } });
  });

  test('is answered for each question by itself, in order', async () => {
    const id = demoCustomer('restricted');
    const epoch = await epochOf('restricted');
    const after = [
      { id, epoch: epoch + 5 },
      { id, epoch: epoch - 1 },
      { id, epoch },
    ];
    expect((await changes(after)).json).toEqual({ changed: [{ id, epoch }] });
  });

  test('is everybody who is not there, and nobody is told whether they were', async () => {
    const ids = [demoCustomer('erased'), 'no one', '\u{10ffff}0', ''];
    for (const epoch of [0, 1, 500])
      expect((await changes(ids.map((id) => ({ id, epoch })))).json).toEqual({
        changed: ids.map((id) => ({ id, epoch: epoch + 1 })),
      });
  });

  test('costs one query, for one customer as for as many as can be asked about', async () => {
    const many = Array.from({ length: MAX_CHANGES }, (_, n) => ({ id: `c${n}`, epoch: 0 }));
    for (const after of [[{ id: demoCustomer('withdrew'), epoch: 0 }], many]) {
      consent.commands.take();
      expect((await changes(after)).status).toBe(200);
      expect(consent.commands.take()).toEqual(['find']);
    }
  });
});

test.each([
  ['more than can be asked about', Array.from({ length: MAX_CHANGES + 1 }, () => ({ id: 'a', epoch: 0 }))],
  ['no epoch', [{ id: 'a' }]],
  ['an epoch that is none', [{ id: 'a', epoch: -1 }]],
  ['an epoch that has no next', [{ id: 'a', epoch: Number.MAX_SAFE_INTEGER }]],
  ['an id that is none', [{ id: { $ne: null }, epoch: 0 }]],
  ['no list', 'a'],
])('%s is refused', async (_, after) => {
  expect(await changes(after)).toEqual({ status: 400, json: undefined });
});

test('P10: nobody is told without a passport', async () => {
  const response = await fetch(`${consent.origin}/changes`, { method: 'POST', body: '{"after":[]}' });
  expect([response.status, await response.text()]).toEqual([401, '']);
});
