/**
 * A group of records as a document: the text as it is, and beside it what it is found by. What is beside it is made of the text
 * alone, so that whoever verifies can make it again.
 */
import type { Group } from '../chain.ts';
import { leafHash } from '../merkle.ts';
import type { Position } from '../newest.ts';
import { customersOf, parseRecord } from '../record.ts';

export interface GroupDocument {
  /** Sorts as groups were written; unique, as `writer` and `first` are. */
  readonly _id: string;
  readonly writer: string;
  /** Numbers of its first and last record, and the hash of the last. */
  readonly first: number;
  readonly last: number;
  readonly head: string;
  /** Absent: there are none. */
  readonly customers?: string[];
  readonly operations?: string[];
  readonly text: string;
}

/** The indexes of the groups. Every query of the store uses one of them, or `_id`. */
export const GROUP_INDEXES = [
  // A chain from its beginning, the last group of a chain, the next chain; and no two groups in one place.
  { key: { writer: 1, first: 1 }, name: 'place', unique: true },
  // What the trail says of a customer, newest first.
  { key: { customers: 1, _id: -1 }, name: 'customers' },
  { key: { operations: 1 }, name: 'operations', sparse: true },
] as const;

/** `_id` of the group that was written at a time: the same order as `byNewest`, the other way round. */
export const groupId = ({ at, writer, n }: Position): string =>
  `${at.toString(36).padStart(9, '0')}.${writer}.${String(n).padStart(12, '0')}`;

const unlessEmpty = (list: readonly string[]): string[] | undefined => (list.length === 0 ? undefined : [...list]);

export function documentOf(
  group: Pick<Group, 'at' | 'writer' | 'first' | 'last' | 'head' | 'customers' | 'operations' | 'text'>,
): GroupDocument {
  const { at, writer, first, last, head, text } = group;
  const customers = unlessEmpty(group.customers);
  const operations = unlessEmpty(group.operations);
  return {
    _id: groupId({ at, writer, n: first }),
    writer,
    first,
    last,
    head,
    ...(customers && { customers }),
    ...(operations && { operations }),
    text,
  };
}

/** Lines of a text, without their line feeds. */
export const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** The document that a text belongs into; undefined: it is no text of records. */
export function documentOfText(writer: string, text: string): GroupDocument | undefined {
  const lines = linesOf(text);
  const records = lines.map(parseRecord);
  const [first] = records;
  const last = records.at(-1);
  if (!first || !last || !text.endsWith('\n')) return undefined;
  return documentOf({
    at: last.at,
    writer,
    first: first.n,
    last: last.n,
    head: leafHash(lines.at(-1)!),
    customers: [...new Set(records.flatMap((each) => (each?.t === 'entry' ? customersOf(each.entry) : [])))],
    operations: records.flatMap((each) => (each?.t === 'operation' ? [each.sha256] : [])),
    text,
  });
}
