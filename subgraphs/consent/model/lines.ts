/**
 * Records and events as they are stored: one line of JSON each. A customer has dozens of them and states are read all the time; as
 * sub-documents they took four times as long to read (bson decodes field by field). Nothing queries inside them.
 */
import type { NewCustomer } from '../../../schema/registration.ts';
import type { PreferenceSignal } from '../../../schema/vocabulary.ts';
import { allowedKeys } from './allows.ts';
import { type CompactCustomer, newcomer, newTrailKey } from './customer.ts';
import type { CustomerEvent } from './fold.ts';
import type { LedgerEntry } from './history/chain.ts';
import type { RecordEntry } from './record.ts';
import { onRecord } from './standing/signal.ts';
import { decisiveStanding, type StandingEvent } from './standing/standing.ts';
import { keptYeses, type Yeses } from './yeses.ts';

type Lined<Document> = {
  readonly [Field in keyof Document]: Field extends 'records' | 'standing' ? readonly string[] : Document[Field];
};
export interface StoredCustomer extends Lined<CompactCustomer>, Yeses {
  /** Signals that need not be recorded again (`standing/signal.ts`). Absent: written before they were kept, so none. */
  readonly signals?: readonly PreferenceSignal[];
  /** What is allowed by the yeses, as keys by which whoever allows it is found (`allows.ts`). */
  readonly allows: readonly string[];
  /** Changes that are on their way to the histories (`history/store.ts`). */
  readonly outbox: readonly LedgerEntry[];
}

export const lineOf = (entry: RecordEntry | CustomerEvent): string => JSON.stringify(entry);

/** What `lineOf` was given. */
export const entryOf = <Entry extends RecordEntry | CustomerEvent>(line: string): Entry => {
  const { at, until, ...rest } = JSON.parse(line);
  return { ...rest, at: new Date(at), ...(until === undefined ? {} : { until: until && new Date(until) }) };
};

/** What stands, with what is kept of it a second time: whoever writes the one writes the other. */
export const storedParts = ({ records, standing }: Pick<CompactCustomer, 'records' | 'standing'>) => ({
  ...keptYeses(records),
  allows: allowedKeys(records),
  records: records.map(lineOf),
  ...decisiveStanding(standing),
  signals: onRecord({ records, standing }),
  standing: standing.map(lineOf),
});

export const storedCustomer = (customer: CompactCustomer): StoredCustomer => ({
  ...customer,
  ...storedParts(customer),
  outbox: [],
});

/** Whoever has just become a customer, with a key of their own for their pseudonyms. */
export const storedNewcomer = ({ id, enrolled }: NewCustomer): StoredCustomer =>
  storedCustomer({ ...newcomer(id, enrolled), trailKey: newTrailKey() });

/** A customer as read, whatever was left out of it. */
export const compactCustomer = <Part extends Pick<CompactCustomer, 'records' | 'standing'>>(
  stored: Lined<Part>,
): Part =>
  ({
    ...stored,
    records: stored.records.map((line) => entryOf<RecordEntry>(line)),
    standing: stored.standing.map((line) => entryOf<StandingEvent>(line)),
  }) as unknown as Part;
