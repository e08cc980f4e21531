/** Who tells the consent service of a signal, and how often: the customer's own requests, until it is on record. */
import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { type SendReport, signalReports } from '../../../../gateway/federation/signals.ts';
import type { CustomerState } from '../../../../schema/customer-state.ts';

type Known = Extract<CustomerState, { known: true }>;

const asking = (more: Partial<Asking['caller']> = {}, signals: Asking['signals'] = ['GPC']): Asking => ({
  caller: { subject: 's', actor: 'a', roles: ['customer'], customer: '1', ...more },
  purpose: 'account-management',
  brand: 'fresh',
  signals,
  now: 0,
});
const stateOf = (id: string, signals?: Known['signals']): CustomerState => ({
  id,
  known: true,
  epoch: 1,
  erased: false,
  restricted: false,
  account: 'OPEN',
  enrolled: true,
  objections: [],
  consents: [],
  signals,
});

/** Reports that were sent, and what becomes of each. */
function sent(becomes: () => Promise<unknown> = async () => ({ recorded: true })) {
  const reports: [unknown, string | undefined][] = [];
  const send: SendReport = (report, { caller }) => {
    reports.push([report, caller.customer]);
    return becomes();
  };
  return { reports, tell: signalReports(send) };
}

describe('A signal', () => {
  test('is told as the customer who asks, where it is not on record', () => {
    const { reports, tell } = sent();
    tell(asking(), [stateOf('1', [])]);
    expect(reports).toEqual([[{ customer: '1', signal: 'GPC' }, '1']]);
  });

  test.each<[string, Asking, readonly CustomerState[]]>([
    ['that is on record', asking(), [stateOf('1', ['GPC'])]],
    ['that was not sent', asking({}, []), [stateOf('1', [])]],
    ['of nobody who is a customer', asking({ customer: undefined, roles: ['agent'] }), [stateOf('1', [])]],
    ['of a customer whose state is not there', asking(), [stateOf('2', [])]],
    ['of a customer who is not known', asking(), [{ id: '1', known: false }]],
    ['that the service keeps none of', asking(), [stateOf('1')]],
  ])('%s is not told', (_, who, states) => {
    const { reports, tell } = sent();
    tell(who, states);
    expect(reports).toEqual([]);
  });

  test('of several requests at once is told by the first, and by the next one where it did not arrive', async () => {
    const { reports, tell } = sent(() => Promise.reject(new Error('down')));
    for (let request = 0; request < 5; request += 1) tell(asking(), [stateOf('1', [])]);
    expect(reports).toHaveLength(1);
    await soon();
    tell(asking(), [stateOf('1', [])]);
    expect(reports).toHaveLength(2);
  });

  test('of two customers is told of both', () => {
    const { reports, tell } = sent(() => new Promise(() => {}));
    for (const customer of ['1', '2']) tell(asking({ customer }), [stateOf(customer, [])]);
    expect(reports.map(([, customer]) => customer)).toEqual(['1', '2']);
  });
});
