/**
 * What can be found wrong with what is stored of a customer: a break in the chain of changes, or a document that does not say what its
 * events say. Pure; nothing is mended here.
 */
import { explained } from '../cases/explained.ts';
import type { CompactCustomer } from '../customer.ts';
import { type CustomerEvent, fold } from '../fold.ts';
import { entryOf } from '../lines.ts';
import { breaksOf, type LedgerEntry } from './chain.ts';

/** In one sentence each, without anything about the customer but the id. */
export function findingsOf(customer: CompactCustomer, changes: readonly LedgerEntry[]): readonly string[] {
  const { _id: id, epoch, head } = customer;
  const breaks = breaksOf(changes, { epoch, hash: head });
  if (breaks.length > 0) return breaks.map(({ epoch: at, what }) => `Customer ${id}, change ${at}: ${what}.`);
  const events = changes.flatMap(({ events: lines }) => lines.map((line) => entryOf<CustomerEvent>(line)));
  const folded = fold(events);
  const records = new Map(customer.records.map((entry) => [entry.id, entry]));
  const isSame =
    JSON.stringify(folded.standing) === JSON.stringify(customer.standing) &&
    folded.records.size === records.size &&
    [...folded.records].every(([key, entry]) => textOf(records.get(key)) === textOf(entry));
  const unexplained = (customer.cases ?? []).filter((one) => !explained(one, events));
  return [
    ...(isSame ? [] : [`Customer ${id}: the document does not say what its ${events.length} events say.`]),
    ...(unexplained.length === 0
      ? []
      : [`Customer ${id}: a case in the document is not one that its events opened and verified.`]),
  ];
}

/** The same text for the same record, whatever the order of its fields. */
const textOf = (entry: object | undefined): string => JSON.stringify(Object.entries(entry ?? {}).sort());
