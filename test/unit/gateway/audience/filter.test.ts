/** What a filter and an order mean, and which of them are refused, with the path of what is wrong. */
import { describe, expect, test } from '@jest/globals';
import { readsOf } from '../../../../gateway/audience/audience.ts';
import { type AudienceArguments, audienceOf, ORDERINGS } from '../../../../gateway/audience/filter.ts';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { audienceInputs } from '../../../../schema/audience-classification.ts';

const asking: Asking = {
  caller: { subject: 's', actor: 'a', roles: ['analyst'] },
  purpose: 'research',
  brand: 'fresh',
  now: Date.parse('2026-06-01T12:00:00Z'),
};
const AS_OF = Date.parse('2026-05-31T00:00:00Z');
const read = (filter: object | null, more: Partial<AudienceArguments> = {}, by: Asking = asking) =>
  audienceOf({ filter, ...more }, by, AS_OF);
function refusalOf(filter: object, more: Partial<AudienceArguments> = {}, by: Asking = asking): unknown {
  try {
    return read(filter, more, by);
  } catch (error) {
    const { extensions } = error as { extensions: { code: string; input: string } };
    return `${extensions.code} ${extensions.input}`;
  }
}

describe('what a filter means', () => {
  test('nothing is everybody, by id', () => {
    const everybody = { all: [], none: [], channels: undefined, order: undefined };
    expect(read(null)).toEqual(everybody);
    const empty = { bought: [], notBought: null, demographics: {}, loyalty: {}, purchaseSummary: {}, consent: {} };
    expect(read(empty, { orderBy: 'ID' })).toEqual(everybody);
    expect(read({ loyalty: { tiers: null, balanceMin: null } }, { orderBy: null })).toEqual(everybody);
  });

  test('each part is a condition, those that are left out among them', () => {
    const { all, none, channels } = read({
      demographics: { ageBand: ['25-34', '35-44'], kidsCount: ['1'] },
      bought: [
        { product: 'p-1', minAmount: '12.3' },
        { category: 'TEA', since: '2026-01-01T00:00:00Z' },
      ],
      notBought: [{ type: 'PORTABLE ELECTRIC APPLIANCES', lastDays: 90 }],
      boughtSensitive: [{ department: 'DRUG', until: '2026-01-01T00:00:00+01:00' }],
      notBoughtSensitive: [{ category: 'LAXATIVES' }],
      purchaseSummary: { countMin: 2, totalMax: '-0.05', lastDays: 1 },
      loyalty: { tiers: ['GOLD', 'SILVER'], balanceMin: 0, balanceMax: 10 },
      consent: { channels: ['EMAIL', 'SMS'] },
    });
    expect(all).toEqual([
      { kind: 'demographic', field: 'ageBand', in: ['25-34', '35-44'] },
      { kind: 'demographic', field: 'kidsCount', in: ['1'] },
      { kind: 'bought', field: 'id', value: 'p-1', minCents: 1230 },
      { kind: 'bought', field: 'category', value: 'TEA', since: '2026-01-01T00:00:00Z' },
      { kind: 'bought-sensitive', field: 'department', value: 'DRUG', until: '2026-01-01T00:00:00+01:00' },
      { kind: 'purchase-summary', countMin: 2, centsMax: -5, lastSince: '2026-05-30T00:00:00.000Z' },
      { kind: 'tier', in: ['GOLD', 'SILVER'] },
      { kind: 'balance', min: 0, max: 10 },
    ]);
    expect(none).toEqual([
      { kind: 'bought', field: 'type', value: 'PORTABLE ELECTRIC APPLIANCES', since: '2026-03-02T00:00:00.000Z' },
      { kind: 'bought-sensitive', field: 'category', value: 'LAXATIVES' },
    ]);
    expect(channels).toEqual(['EMAIL', 'SMS']);
  });

  test.each([...ORDERINGS])('%s is an order', (orderBy, ordering) => {
    expect(read(null, { orderBy }).order).toEqual(ordering);
    // What is classified is what is read.
    expect([audienceInputs[`CustomerOrder.${orderBy}` as keyof typeof audienceInputs]]).toEqual(
      readsOf({ all: [], none: [], order: ordering }),
    );
  });

  test.each([
    [{ demographics: { ageBand: ['a'] } }, 'DemographicsFilter.ageBand'],
    [{ bought: [{ type: 'a' }] }, 'BoughtFilter.type'],
    [{ notBought: [{ product: 'a' }] }, 'BoughtFilter.product'],
    [{ boughtSensitive: [{ department: 'a' }] }, 'SensitiveBoughtFilter.department'],
    [{ notBoughtSensitive: [{ category: 'a' }] }, 'SensitiveBoughtFilter.category'],
    [{ purchaseSummary: { countMin: 1 } }, 'PurchaseSummaryFilter.countMin'],
    [{ loyalty: { tiers: ['GOLD'] } }, 'LoyaltyFilter.tiers'],
    [{ loyalty: { balanceMax: 1 } }, 'LoyaltyFilter.balanceMax'],
  ] as const)('%j reads what %s is classified as', (filter, coordinate) => {
    expect(readsOf(read(filter))).toEqual([audienceInputs[coordinate]]);
  });
});

describe('what cannot be meant', () => {
  const OVER_TEN = Array.from({ length: 11 }, () => ({ type: 'a' }));
  test.each<[object, string]>([
    [{ bought: [{}] }, 'filter.bought'],
    [{ bought: [{ type: 'a', category: 'b' }] }, 'filter.bought'],
    [{ notBought: [{ type: 'a' }, { minAmount: '1' }] }, 'filter.notBought'],
    [{ boughtSensitive: [{ type: '' }] }, 'filter.boughtSensitive.type'],
    [{ bought: [{ product: 'x'.repeat(201) }] }, 'filter.bought.product'],
    [{ bought: OVER_TEN }, 'filter.bought'],
    [{ notBoughtSensitive: OVER_TEN }, 'filter.notBoughtSensitive'],
    [{ bought: [{ type: 'a', minAmount: '1.234' }] }, 'filter.bought.minAmount'],
    [{ bought: [{ type: 'a', minAmount: 1 }] }, 'filter.bought.minAmount'],
    [{ bought: [{ type: 'a', minAmount: '1e3' }] }, 'filter.bought.minAmount'],
    [{ bought: [{ type: 'a', minAmount: '99999999999999999' }] }, 'filter.bought.minAmount'],
    [{ bought: [{ type: 'a', lastDays: 0 }] }, 'filter.bought.lastDays'],
    [{ bought: [{ type: 'a', lastDays: 36_501 }] }, 'filter.bought.lastDays'],
    [{ bought: [{ type: 'a', lastDays: 9, since: '2026-01-01T00:00:00Z' }] }, 'filter.bought.lastDays'],
    [{ bought: [{ type: 'a', since: 'yesterday' }] }, 'filter.bought.since'],
    [{ bought: [{ type: 'a', since: '2026-01-01' }] }, 'filter.bought.since'],
    [
      { bought: [{ type: 'a', since: '2026-01-02T00:00:00Z', until: '2026-01-02T01:00:00+01:00' }] },
      'filter.bought.until',
    ],
    [{ demographics: { ageBand: [] } }, 'filter.demographics.ageBand'],
    [{ demographics: { kidsCount: Array.from({ length: 51 }, String) } }, 'filter.demographics.kidsCount'],
    [{ loyalty: { tiers: [] } }, 'filter.loyalty.tiers'],
    [{ consent: { channels: [] } }, 'filter.consent.channels'],
    [{ purchaseSummary: { totalMin: 'much' } }, 'filter.purchaseSummary.totalMin'],
    [{ purchaseSummary: { lastDays: 3, lastUntil: '2026-01-01T00:00:00Z' } }, 'filter.purchaseSummary.lastDays'],
  ])('%j: BAD_USER_INPUT at %s', (filter, path) => {
    expect(refusalOf(filter)).toBe(`BAD_USER_INPUT ${path}`);
  });

  test('an order that there is not', () => {
    expect(refusalOf({}, { orderBy: 'BY_MOOD' })).toBe('BAD_USER_INPUT orderBy');
  });

  test('another channel than that of the request', () => {
    const by = { ...asking, channel: 'EMAIL' } as const;
    expect(refusalOf({ consent: { channels: ['EMAIL', 'SMS'] } }, {}, by)).toBe(
      'BAD_USER_INPUT filter.consent.channels',
    );
    expect(read({ consent: { channels: ['EMAIL'] } }, {}, by).channels).toEqual(['EMAIL']);
  });
});
