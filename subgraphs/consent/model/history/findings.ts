/**
 * What can be found wrong with what is stored of a customer: a break in the chain of changes, or a document that does not say what its
 * events say. All that decisions read is compared, also what is kept of it a second time. Pure; nothing is mended here.
 */
import type { CompactCustomer } from '../customer.ts';
import { type CustomerEvent, type Folded, fold } from '../fold.ts';
import { entryOf, type StoredCustomer, storedParts } from '../lines.ts';
import { type Yeses, yesesFields } from '../yeses.ts';
import { breaksOf, type LedgerEntry } from './chain.ts';
import { scopesOf, scopesText } from './scopes.ts';

/** A customer with what states are answered from. */
export type WholeCustomer = CompactCustomer & Yeses & Pick<StoredCustomer, 'signals'>;

/** In one sentence each, without anything about the customer but the id. */
export function findingsOf(customer: WholeCustomer, changes: readonly LedgerEntry[]): readonly string[] {
  const { _id: id, epoch, head } = customer;
  const breaks = breaksOf(changes, { epoch, hash: head });
  if (breaks.length > 0) return breaks.map(({ epoch: at, what }) => `Customer ${id}, change ${at}: ${what}.`);
  const events = changes.flatMap(({ events: lines }) => lines.map((line) => entryOf<CustomerEvent>(line)));
  const folded = fold(events);
  const isSame =
    saysTheSame(customer, folded) &&
    decidesTheSame(customer, folded) &&
    scopesText(customer.withdrawals) === scopesText(scopesOf(changes));
  return isSame ? [] : [`Customer ${id}: the document does not say what its ${events.length} events say.`];
}

function saysTheSame(customer: WholeCustomer, folded: Folded): boolean {
  const records = new Map(customer.records.map((entry) => [entry.id, entry]));
  return (
    JSON.stringify(folded.standing) === JSON.stringify(customer.standing) &&
    folded.records.size === records.size &&
    [...folded.records].every(([key, entry]) => textOf(records.get(key)) === textOf(entry))
  );
}

/** Whether the gateway is told what the events say: the yeses, the objections, the restriction, the signals. */
function decidesTheSame(customer: WholeCustomer, { records, standing }: Folded): boolean {
  const kept = storedParts({ records: [...records.values()], standing });
  return decisive(customer) === decisive(kept);
}

/** Of signals there may be none: they were not always kept. */
const decisive = (one: Yeses & Pick<StoredCustomer, 'restricted' | 'objections' | 'signals'>): string =>
  JSON.stringify([
    ...yesesFields().map((field) => one[field] ?? ''),
    one.restricted,
    one.objections,
    one.signals ?? [],
  ]);

/** The same text for the same record, whatever the order of its fields. */
const textOf = (entry: object | undefined): string => JSON.stringify(Object.entries(entry ?? {}).sort());
