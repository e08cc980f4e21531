/**
 * `Customer.accessLog`: what the trail says about one customer, for that customer. Of an operation that was about several, only
 * what was decided for this one is shown: other pseudonyms, and what was decided for others, must not leave the trail here.
 */
import type { Policy } from '../../schema/policy.ts';
import type { WriteCategory } from '../../schema/vocabulary.ts';
import type { AboutCustomers, EntryKind, TrailEntry } from '../audit/entry.ts';
import type { Trail } from '../audit/trail.ts';
import { type Page, type PageArguments, pageOf, pageSize, placeIn } from './page.ts';
import { enumValue } from './words.ts';

/** Whether a row of a category speaks of an emergency. */
export type IsEmergency = (category: string, row: string) => boolean;

/** By a policy: what was opened without a verified customer, and that it was asked for. */
export const emergencyRows = ({ grants }: Pick<Policy, 'grants'>): IsEmergency => {
  const rows = new Set(
    Object.entries(grants).flatMap(([category, said]) =>
      'nobody' in said ? [] : said.filter((row) => row.case === 'break-glass').map(({ row }) => `${category} ${row}`),
    ),
  );
  return (category, row) => category === OPENING || rows.has(`${category} ${row}`);
};

const OPENING: WriteCategory = 'break-glass.opening';

const STAGES: Readonly<Record<EntryKind, string>> = { query: 'ANSWERED', intent: 'INTENDED', outcome: 'CONCLUDED' };

/** A page of the entries about the customer with these pseudonyms, newest first. */
export async function accessLog(
  trail: Pick<Trail, 'about'>,
  pseudonyms: readonly string[],
  args: PageArguments,
  isEmergency: IsEmergency = () => false,
): Promise<Page<object>> {
  const size = pageSize(args);
  const after = placeIn(args);
  // A page of nothing still says whether something follows.
  const { entries, hasNextPage } = await trail.about(pseudonyms, { first: Math.max(size, 1), after });
  const nodes = entries
    .slice(0, size)
    .map(({ place, entry }) => ({ place, node: shown(entry, new Set(pseudonyms), isEmergency) }));
  return pageOf(nodes, hasNextPage || entries.length > size, after !== undefined);
}

function shown(entry: TrailEntry, pseudonyms: ReadonlySet<string>, isEmergency: IsEmergency): object {
  const own = entry.about.filter(({ customers }) => customers.some((customer) => pseudonyms.has(customer)));
  const all = <Key extends 'allowed' | 'masked' | 'denied'>(key: Key) =>
    own.flatMap((about): AboutCustomers[Key][number][] => [...about[key]]);
  const given = [...all('allowed'), ...all('masked')];
  return {
    reference: entry.request,
    at: new Date(entry.at).toISOString(),
    action: entry.kind === 'query' ? 'READ' : 'WRITE',
    stage: STAGES[entry.kind],
    who: {
      roles: entry.roles.map(enumValue),
      pseudonym: entry.actor,
      isCustomer: entry.roles.join() === 'customer' && entry.onBehalfOf === undefined,
    },
    onBehalfOf: entry.onBehalfOf,
    purpose: enumValue(entry.purpose),
    bases: [...new Set(given.map(({ basis }) => enumValue(basis)))],
    brand: entry.brand,
    channel: entry.channel,
    underCase: entry.case !== undefined,
    breakGlass: given.some(({ category, row }) => isEmergency(category, row)),
    allowed: all('allowed').map(inWords),
    masked: all('masked').map(inWords),
    denied: all('denied'),
    failures: entry.failures,
    policy: entry.policy,
  };
}

const inWords = <Given extends { readonly basis: string }>(given: Given) => ({
  ...given,
  basis: enumValue(given.basis),
});
