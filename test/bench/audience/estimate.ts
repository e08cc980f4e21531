/**
 * What follows for many customers from what was measured: arithmetic, and nothing else. Where it takes something to be so that was not
 * measured, the line says it.
 */
import type { Measured } from './measure.ts';
import { columns, figure } from './print.ts';
import type { Size } from './sizes.ts';

/** Memory of one shard that is there for indexes. */
export const SHARD_INDEX_BYTES = 64 * 2 ** 30;
/** Most ids in one answer (`MAX_MATCHES`). */
const IDS = 1000;
/** Bytes of a page of an index. */
const INDEX_PAGE = 16 * 2 ** 10;

const GB = 2 ** 30;

/** Shards that keep so many bytes of indexes in memory. */
export const shardsFor = (indexBytes: number): number => Math.max(1, Math.ceil(indexBytes / SHARD_INDEX_BYTES));

/** Levels of an index of so many entries of so many bytes. */
export const levelsOf = (entries: number, bytes: number): number =>
  Math.max(1, Math.ceil(Math.log(Math.max(2, entries)) / Math.log(Math.max(2, INDEX_PAGE / bytes))));

/** Entries that all shards together read for one question: those with ids behind its place, on average half of them, as many as it wants each. */
export const entriesRead = (shards: number, ids: number): number => Math.round((ids * (shards + 1)) / 2);

export const duration = (seconds: number): string =>
  seconds < 120
    ? `${figure(seconds)} s`
    : seconds < 7200
      ? `${figure(seconds / 60)} min`
      : `${figure(seconds / 3600)} h`;

/** What something is at `many`, by the line through what it was at two sizes. */
export function lineTo(many: number, few: readonly [number, number], more: readonly [number, number]): number {
  const slope = (more[1] - few[1]) / (more[0] - few[0]);
  return more[1] + slope * (many - more[0]);
}

const gigabytes = (bytes: number): string => `${figure(bytes / GB)} GB`;

/** @param measured of at least two sizes, ascending; the last may be that of the estimate itself */
export function estimateText(customers: number, measured: readonly Measured[], sizes: readonly Size[]): string {
  const total = (of: (size: Size) => number): number => customers * sizes.reduce((sum, size) => sum + of(size), 0);
  const [documents, indexes] = [total(({ documentBytes }) => documentBytes), total(({ indexBytes }) => indexBytes)];
  const shards = shardsFor(indexes);
  const [few, more] = measured.filter(({ naiveMegabytes }) => naiveMegabytes !== undefined).slice(-2);
  const lines = [
    `\n${customers.toLocaleString('en-US')} customers, computed from what was measured`,
    columns([
      ['collection', 'documents each', 'bytes each', 'of indexes', 'documents', 'indexes'],
      ...sizes.map(({ collection, documents: each, documentBytes, indexBytes }) => [
        collection,
        figure(each),
        figure(documentBytes),
        figure(indexBytes),
        gigabytes(customers * documentBytes),
        gigabytes(customers * indexBytes),
      ]),
    ]),
    `together ${gigabytes(documents)} of documents and ${gigabytes(indexes)} of indexes, nothing compressed`,
    `${shards} shards with ${gigabytes(SHARD_INDEX_BYTES)} of indexes in memory each; an index of one entry for each customer has ${levelsOf(customers / shards, 32)} levels in each of them`,
    `a question for ${IDS} ids reads ${figure(entriesRead(shards, IDS))} entries on all shards together, ${IDS} at most on each, at the same time`,
  ];
  if (few === undefined || more === undefined) return lines.join('\n');
  const naive = more.cells.flatMap(({ question, naive: cost }) => {
    const before = few.cells.find((cell) => cell.question === question)?.naive;
    if (cost === undefined || before === undefined) return [];
    const at = lineTo(customers, [few.customers, before.milliseconds], [more.customers, cost.milliseconds]);
    return [`  ${question}: ${duration(at / 1000)}`];
  });
  const megabytes = lineTo(
    customers,
    [few.customers, few.naiveMegabytes ?? 0],
    [more.customers, more.naiveMegabytes ?? 0],
  );
  const longs = (more.longs ?? []).map(({ name, gateway }) => {
    const [whole] = measured.flatMap(({ customers: among, longs: others = [] }) =>
      others.flatMap((other) => (other.name === name && other.naive ? [other.naive.customers / among] : [])),
    );
    const all = (whole ?? gateway.customers / more.customers) * customers;
    return `  ${name}: ${figure(all)} customers, ${duration(all / gateway.perSecond)}`;
  });
  return [
    ...lines,
    `the naive way to a page, if it goes on as from ${figure(few.customers)} to ${figure(more.customers)} customers, in ${figure(megabytes / 1024)} GB of memory:`,
    ...naive,
    ...(longs.length === 0 ? [] : ['through everybody, by one gateway, at the pace that was measured:', ...longs]),
  ].join('\n');
}
