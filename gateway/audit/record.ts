/**
 * A record of the trail as it is stored: one line of JSON. Its hash is that of the line's bytes (`leafHash`), so that nobody who
 * verifies has to write JSON the way we do; each line holds the hash of the one before. Only the form is here.
 */
import { z } from 'zod';
import type { TrailEntry } from './entry.ts';

/** Version of the form; another one is not read. */
export const FORMAT = 1;

/** Bytes that one record may have at most. What is longer is no record, and is not written. */
export const MAX_RECORD = 4 * 1024 * 1024;

/** The last record of a chain that somebody has seen. */
export interface Head {
  readonly writer: string;
  /** Sequence number of its last record, and that record's hash. */
  readonly last: number;
  readonly hash: string;
}

/** What a seal says, signed: the records `first` to `last` of a chain have this root, and `head` is the hash of the last. */
export const sealStatement = z.strictObject({
  writer: z.string(),
  period: z.string(),
  first: z.int().nonnegative(),
  last: z.int().nonnegative(),
  root: z.string(),
  head: z.string(),
  /** Milliseconds since the epoch. */
  at: z.int(),
  /** The chain ends with this seal. */
  end: z.boolean(),
});
export type SealStatement = z.infer<typeof sealStatement>;

/** What remains of a chain that was removed because its time was over, signed. */
export const removalStatement = z.strictObject({
  writer: z.string(),
  period: z.string(),
  last: z.int().nonnegative(),
  head: z.string(),
  at: z.int(),
});
export type RemovalStatement = z.infer<typeof removalStatement>;

/** An entry in a chain: the text of its operation is a record before it. */
export type StoredEntry = Omit<TrailEntry, 'operation'> & { readonly operation: string };

/** Number, hash of the record before (null for the first), and when it was written, in milliseconds since the epoch. */
const place = { n: z.int().nonnegative(), p: z.string().nullable(), at: z.int() };

const record = z.discriminatedUnion('t', [
  z.strictObject({
    ...place,
    t: z.literal('open'),
    format: z.literal(FORMAT),
    writer: z.string(),
    period: z.string(),
    /** A seal comes at the latest after so many records. */
    every: z.int().positive(),
    /** Heads of other chains at that moment: writer, number, hash. */
    others: z.array(z.tuple([z.string(), z.int().nonnegative(), z.string()])),
  }),
  z.strictObject({ ...place, t: z.literal('operation'), sha256: z.string(), text: z.string() }),
  z.strictObject({
    ...place,
    t: z.literal('entry'),
    entry: z.looseObject({
      operation: z.string(),
      about: z.array(z.looseObject({ customers: z.array(z.string()) })),
    }),
  }),
  z.strictObject({ ...place, t: z.literal('seal'), jws: z.string() }),
]);
export type TrailRecord = z.infer<typeof record>;

/** The record of a line; undefined: it is none. */
export function parseRecord(line: string): TrailRecord | undefined {
  try {
    return record.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What a record holds beside its place, as the rest of its line. */
export const contents = {
  open: (writer: string, period: string, every: number, heads: readonly Head[]): string => {
    const others = heads.map(({ writer, last, hash }) => [writer, last, hash]);
    return rest({ t: 'open', format: FORMAT, writer, period, every, others });
  },
  operation: (sha256: string, text: string): string => rest({ t: 'operation', sha256, text }),
  entry: (entry: TrailEntry): string => rest({ t: 'entry', entry: { ...entry, operation: entry.operation.sha256 } }),
  seal: (jws: string): string => rest({ t: 'seal', jws }),
};

const rest = (value: object): string => JSON.stringify(value).slice(1);

export const line = (n: number, p: string | null, at: number, content: string): string =>
  `{"n":${n},"p":${p === null ? 'null' : `"${p}"`},"at":${at},${content}`;

/** Pseudonyms that an entry names, each once. */
export const customersOf = ({ about }: { about: readonly { customers: readonly string[] }[] }): string[] =>
  about.length === 1 ? [...about[0]!.customers] : [...new Set(about.flatMap(({ customers }) => customers))];

/** Whether an entry names one of these customers. */
export const isAbout = ({ about }: Pick<StoredEntry, 'about'>, pseudonyms: ReadonlySet<string>): boolean =>
  about.some(({ customers }) => customers.some((one) => pseudonyms.has(one)));

/** `<writer>.<number>`. */
export const placeOf = (writer: string, n: number): string => `${writer}.${n}`;

export function parsePlace(text: string): { readonly writer: string; readonly n: number } | undefined {
  const [, writer, n] = /^([0-9a-z]{29})\.(\d{1,15})$/.exec(text) ?? [];
  return writer === undefined ? undefined : { writer, n: Number(n) };
}
