/** Random arguments of `Query.customers`, as a client sends them; each is one that can be meant. */
import fc from 'fast-check';
import { ORDERINGS } from '../../../gateway/audience/filter.ts';
import { CHANNELS } from '../../../schema/vocabulary.ts';
import { NOW } from '../../policy/people.ts';

const DAY = 86_400_000;

const bought = fc
  .record({
    product: fc.tuple(
      fc.constantFrom('product', 'department', 'category', 'type'),
      fc.constantFrom('a', 'A', 'b', 'c'),
    ),
    time: fc.oneof(
      fc.constant({}),
      fc.record({ lastDays: fc.integer({ min: 1, max: 4 }) }),
      fc.nat(4).map((days) => ({ since: new Date(NOW - days * DAY).toISOString() })),
      fc.nat(4).map((days) => ({ until: new Date(NOW - days * DAY).toISOString() })),
    ),
    amount: fc.constantFrom({}, {}, { minAmount: '0.02' }, { minAmount: '-1' }),
  })
  .map(({ product: [field, value], time, amount }) => ({ [field]: value, ...time, ...amount }));

const list = fc.array(bought, { minLength: 1, maxLength: 2 });

const part = fc.oneof<fc.Arbitrary<object>[]>(
  fc.constant({}),
  list.map((some) => ({ bought: some })),
  list.map((some) => ({ notBought: some })),
  list.map((some) => ({ boughtSensitive: some })),
  list.map((some) => ({ notBoughtSensitive: some })),
  fc.constantFrom(['a'], ['B'], ['a', 'B']).map((ageBand) => ({ demographics: { ageBand } })),
  fc.constantFrom(['GOLD'], ['SILVER'], ['GOLD', 'SILVER']).map((tiers) => ({ loyalty: { tiers } })),
  fc.integer({ min: -1, max: 2 }).map((balanceMin) => ({ loyalty: { balanceMin } })),
  fc.integer({ min: 0, max: 3 }).map((countMin) => ({ purchaseSummary: { countMin } })),
  fc.constantFrom('0.02', '-1').map((totalMax) => ({ purchaseSummary: { totalMax, lastDays: 3 } })),
);

const channels = fc.constantFrom<object[]>({}, {}, {}, ...CHANNELS.map((one) => ({ consent: { channels: [one] } })));

/** With a channel only where the request names none: else most would be refused. */
export const customersArguments = fc
  .record({
    parts: fc.array(part, { maxLength: 2 }),
    channel: channels,
    orderBy: fc.option(fc.constantFrom('ID', ...ORDERINGS.keys()), { nil: undefined, freq: 1 }),
  })
  .map(({ parts, channel, orderBy }) => ({ filter: Object.assign({}, ...parts, channel) as object, orderBy }));
