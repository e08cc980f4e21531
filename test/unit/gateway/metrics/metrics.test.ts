/** What a policy on trial counted is read anew with every look at the metrics. */
import { expect, test } from '@jest/globals';
import type { DryRunCounts } from '../../../../gateway/engine.ts';
import { createMetrics } from '../../../../gateway/metrics/metrics.ts';

const difference = { roles: ['agent', 'dpo'], purpose: 'customer-care', before: 'open', after: 'FORBIDDEN' } as const;

test('a difference of a policy on trial is a number under its words, and gone with its policy', async () => {
  let counts: DryRunCounts | undefined = {
    tried: 3,
    missed: 0,
    differences: [{ ...difference, coordinate: 'Customer.name', count: 7 }],
  };
  const metrics = createMetrics();
  metrics.dryRun(() => counts);
  const lines = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('assent_dry_run_differences'));
  expect(await lines()).toEqual([
    'assent_dry_run_differences{purpose="customer-care",before="open",after="FORBIDDEN",coordinate="Customer.name",roles="agent dpo"} 7',
  ]);
  counts = undefined;
  expect(await lines()).toEqual([]);
});
