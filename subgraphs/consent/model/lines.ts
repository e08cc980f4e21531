/**
 * Records and events as they are stored: one line of JSON each. A customer has dozens of them and states are read all the time; as
 * sub-documents they took four times as long to read (bson decodes field by field). Nothing queries inside them.
 */
import type { CompactCustomer, CustomerDocument } from './customer.ts';
import type { ConsentEventEntry, RecordEntry } from './record.ts';
import { yesesText } from './yeses.ts';

type Lined<Document> = {
  readonly [Field in keyof Document]: Field extends 'records' | 'events' ? readonly string[] : Document[Field];
};
export interface StoredCustomer extends Lined<CustomerDocument> {
  /** Of the records, the yeses (`yeses.ts`). Absent in what was written before it was kept. */
  readonly yeses?: string;
}

export const lineOf = (entry: RecordEntry | ConsentEventEntry): string => JSON.stringify(entry);

/** What `lineOf` was given. */
export const entryOf = <Entry extends RecordEntry | ConsentEventEntry>(line: string): Entry => {
  const { at, until, ...rest } = JSON.parse(line);
  return { ...rest, at: new Date(at), until: until && new Date(until) };
};

/** Records with what is kept of them a second time: whoever writes the one writes the other. */
export const storedRecords = (records: readonly RecordEntry[]) => ({
  yeses: yesesText(records),
  records: records.map(lineOf),
});

export const storedCustomer = (customer: CustomerDocument): StoredCustomer => ({
  ...customer,
  ...storedRecords(customer.records),
  events: customer.events.map(lineOf),
});

/** A customer as read without the events, whatever else was left out. */
export const compactCustomer = <Part extends Pick<CompactCustomer, 'records'>>(stored: Lined<Part>): Part =>
  ({ ...stored, records: stored.records.map((line) => entryOf<RecordEntry>(line)) }) as unknown as Part;
