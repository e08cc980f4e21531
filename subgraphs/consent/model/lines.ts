/**
 * Records and events as they are stored: one line of JSON each. A customer has dozens of them and states are read all the time; as
 * sub-documents they took four times as long to read (bson decodes field by field). Nothing queries inside them.
 */
import type { CompactCustomer, CustomerDocument } from './customer.ts';
import type { ConsentEventEntry, RecordEntry } from './record.ts';

type Lined<Document> = {
  readonly [Field in keyof Document]: Field extends 'records' | 'events' ? readonly string[] : Document[Field];
};
export type StoredCustomer = Lined<CustomerDocument>;

export const lineOf = (entry: RecordEntry | ConsentEventEntry): string => JSON.stringify(entry);

/** What `lineOf` was given. */
export const entryOf = <Entry extends RecordEntry | ConsentEventEntry>(line: string): Entry => {
  const { at, until, ...rest } = JSON.parse(line);
  return { ...rest, at: new Date(at), until: until && new Date(until) };
};

export const storedCustomer = (customer: CustomerDocument): StoredCustomer => ({
  ...customer,
  records: customer.records.map(lineOf),
  events: customer.events.map(lineOf),
});

/** A customer as read without the events, whatever else was left out. */
export const compactCustomer = <Part extends Pick<CompactCustomer, 'records'>>(stored: Lined<Part>): Part =>
  ({ ...stored, records: stored.records.map((line) => entryOf<RecordEntry>(line)) }) as unknown as Part;
