/**
 * What is true of everybody whom a caller may find: where every row that could allow it rests on consent, that they gave one. It only spares
 * looking at those who did not: whoever may be found is decided by the guards, and nobody whom they would let through is missed by it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../../schema/audience.ts';
import type { Grant } from '../../schema/policy.ts';
import { purposes } from '../../schema/purposes.ts';
import type { Category, Channel } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { partiesOf } from '../caller/parties.ts';

type Allows = Extract<Condition, { kind: 'allows' }>;

/**
 * @param channels one of which the consent has to be for; absent: that of the request, if it names one
 * @param rowsOf the rows of a category, as the policy has them
 * @param categories what must be open of whoever is found: that of the field, and what is read
 */
export function allowing(
  rowsOf: (category: Category) => readonly Grant[],
  asking: Asking,
  categories: readonly Category[],
  channels?: readonly Channel[],
): readonly Condition[] {
  const found: Allows[] = [];
  for (const party of partiesOf(asking))
    for (const category of categories) {
      const one = consentTo(rowsOf(category), party, channels);
      if (one !== undefined && !found.some((other) => isDeepStrictEqual(one, other))) found.push(one);
    }
  return found;
}

/** The least that a customer has consented to of whom one of the rows stands; undefined: it can stand without consent, or for nobody. */
function consentTo(
  rows: readonly Grant[],
  { caller, purpose, brand, channel, now }: Asking,
  channels: readonly Channel[] = channel === undefined ? [] : [channel],
): Allows | undefined {
  const own = rows.filter((row) => caller.roles.includes(row.role) && row.purposes.includes(purpose));
  if (own.length === 0 || !own.every(({ basis }) => basis === 'consent' || basis === 'explicit-consent'))
    return undefined;
  return {
    kind: 'allows',
    purpose,
    brand,
    recipient: purposes[purpose].perRecipient ? (caller.recipient ?? null) : null,
    channels: channelsOf(own, channels),
    specialCategories: own.every(({ basis }) => basis === 'explicit-consent'),
    at: new Date(now).toISOString(),
  };
}

/** None: any will do. */
function channelsOf(rows: readonly Grant[], asked: readonly Channel[]): Channel[] {
  const sets = rows.map(({ contactChannels }) => contactChannels ?? asked);
  return sets.some((channels) => channels.length === 0) ? [] : [...new Set(sets.flat())];
}
