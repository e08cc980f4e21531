/** exploring */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type System, startSystem } from '../support/system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ customers: 300 });
}, 120_000);
afterAll(() => system?.stop(), 30_000);

test('explore', async () => {
  const q = async (as: any, purpose: string, query: string) => {
    const begun = performance.now();
    const reply = await system.main.ask({ as, purpose }, query);
    console.log(as, purpose, query, Math.round(performance.now() - begun), JSON.stringify(reply));
  };
  await q('analyst', 'service-analytics', '{ customerMetrics(groupBy: [TIER], measures: [{ function: AVERAGE, of: PURCHASE_TOTAL }]) { total { count measures { value } } groups { key count measures { value } } suppressed smallestGroup } }');
  await q('analyst', 'service-analytics', '{ customerMetrics(groupBy: [AGE_BAND, TIER]) { total { count } groups { key count } suppressed } }');
  await q('analyst', 'service-analytics', '{ customerMetrics(groupBy: [TIER], measures: [{ function: DISTRIBUTION, of: PURCHASE_TOTAL }]) { total { count measures { buckets { from until count } } } groups { key count measures { buckets { from until count } } } suppressed } }');
  await q('analyst', 'service-analytics', '{ customerMetrics(filter: { bought: [{ category: "BAKED BREAD/BUNS/ROLLS" }] }, groupBy: [AGE_BAND]) { total { count } groups { key count } suppressed } }');
  await q('analyst', 'service-analytics', '{ customerMetrics(filter: { boughtSensitive: [{ category: "PHARMACY" }] }) { total { count } suppressed smallestGroup } }');
  await q('marketer', 'personalisation', '{ customerMetrics(groupBy: [TIER]) { total { count } groups { key count } suppressed } }');
  await q('marketer', 'direct-marketing', '{ customerMetrics { total { count } suppressed } }');
  await q('agent', 'customer-care', '{ customerMetrics { total { count } suppressed } }');
  await q('analyst', 'service-analytics', '{ customerMetrics(measures: [{ function: SUM, of: SENSITIVE_TOTAL }]) { total { count } suppressed smallestGroup } }');
  expect(1).toBe(1);
});
