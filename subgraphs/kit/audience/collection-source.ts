/**
 * A source over one collection: conditions that are answered from the same documents. Each condition with an index is a way of its own;
 * what an index does not answer is asked of the documents, of which no more is read than that.
 */
import { compareIds } from '../../../schema/audience.ts';
import { isSomebodysId } from '../nobody.ts';
import { type CustomerCollection, type Raw, readDocuments } from './documents.ts';
import type { Source, Stretch, Way } from './source.ts';

/** A query for documents with one value, which an index answers in the order of the customers' ids. */
export type Filter = Readonly<Record<string, string | number>>;

/** One condition, asked of a customer's documents. */
export interface Test<Document> {
  /** Those that together find everybody of whom it is true. Absent: no index leads to them. */
  readonly filters?: readonly Filter[];
  /** Whether it is true of everybody whom they find. */
  readonly isExact?: true;
  /** What `holds` looks at. */
  readonly fields: readonly (string & keyof Document)[];
  /** Of all documents of one customer under one filter; there is at least one. */
  readonly holds: (documents: readonly Document[]) => boolean;
}

export interface Walked<Document> extends CustomerCollection {
  readonly tests: readonly Test<Document>[];
  /** A customer may have more than one document under a filter. */
  readonly hasSeveral?: true;
}

/** What is read of a customer. */
type Group<Document> = readonly [id: string, documents: Document[]];

export function collectionSource<Document>(walked: Walked<Document>): Source {
  const { tests } = walked;
  const indexed = tests.filter(({ filters }) => filters !== undefined);
  return {
    ways: indexed.length === 0 ? [everything(walked)] : indexed.map((test) => wayOf(walked, test)),
    async among(ids) {
      const asked = [...new Set(ids)].filter(isSomebodysId);
      if (asked.length === 0) return new Set();
      const exact = indexed.find(({ isExact }) => isExact) ?? (walked.hasSeveral ? indexed[0] : undefined);
      const found = new Set<string>();
      for (const filter of exact?.filters ?? [{}]) {
        const groups = await readAmong(walked, filter, fieldsBut(tests, exact), asked);
        for (const id of passing(tests, exact, groups)) found.add(id);
      }
      return found;
    },
  };
}

/** By the ids alone. */
const everything =
  <Document>(walked: Walked<Document>): Way =>
  (after, most) =>
    stretch(walked, {}, undefined, after, most);

const wayOf =
  <Document>(walked: Walked<Document>, test: Test<Document>): Way =>
  async (after, most) => {
    const filters = test.filters ?? [];
    const share = Math.max(1, Math.floor(most / Math.max(1, filters.length)));
    return merged(await Promise.all(filters.map((filter) => stretch(walked, filter, test, after, share))));
  };

async function stretch<Document>(
  walked: Walked<Document>,
  filter: Filter,
  by: Test<Document> | undefined,
  after: string | null,
  most: number,
): Promise<Stretch> {
  const { groups, until, looked } = await readBehind(walked, filter, fieldsBut(walked.tests, by), after, most);
  return { ids: passing(walked.tests, by, groups), until, looked };
}

/** As far as all of them came; none: to the end. */
export function merged(stretches: readonly Stretch[]): Stretch {
  const ends = stretches.flatMap(({ until }) => until ?? []).sort(compareIds);
  const until = ends[0] ?? null;
  const looked = stretches.reduce((sum, one) => sum + one.looked, 0);
  if (stretches.length === 1) return { ids: stretches[0]?.ids ?? [], until, looked };
  const ids = [...new Set(stretches.flatMap((one) => one.ids))].sort(compareIds);
  return { ids: until === null ? ids : ids.filter((id) => compareIds(id, until) <= 0), until, looked };
}

/** What its filters say already, need not be asked again. */
const isAnswered = <Document>(test: Test<Document>, by: Test<Document> | undefined): boolean =>
  test === by && test.isExact === true;

const fieldsBut = <Document>(tests: readonly Test<Document>[], by: Test<Document> | undefined): string[] =>
  tests.filter((test) => !isAnswered(test, by)).flatMap(({ fields }) => fields);

const passing = <Document>(
  tests: readonly Test<Document>[],
  by: Test<Document> | undefined,
  groups: readonly Group<Document>[],
): string[] =>
  groups
    .filter(([id, documents]) => {
      return isSomebodysId(id) && tests.every((test) => isAnswered(test, by) || test.holds(documents));
    })
    .map(([id]) => id);

async function readBehind<Document>(
  walked: Walked<Document>,
  filter: Filter,
  fields: readonly string[],
  after: string | null,
  most: number,
) {
  const { id, hasSeveral } = walked;
  const documents = await read(walked, { ...filter, [id]: { $gt: after ?? '' } }, fields, most);
  const groups = grouped<Document>(documents, id);
  if (documents.length < most) return { groups, until: null, looked: documents.length };
  const [last] = groups.at(-1) ?? [''];
  if (hasSeveral !== true) return { groups, until: last, looked: documents.length };
  // More of the last one's may follow: left for the next time, or read to the end where there is nobody else.
  if (groups.length > 1)
    return { groups: groups.slice(0, -1), until: groups.at(-2)?.[0] ?? '', looked: documents.length };
  const all = await read(walked, { ...filter, [id]: last }, fields);
  return { groups: grouped<Document>(all, id), until: last, looked: Math.max(all.length, documents.length) };
}

const readAmong = async <Document>(
  walked: Walked<Document>,
  filter: Filter,
  fields: readonly string[],
  ids: readonly string[],
): Promise<Group<Document>[]> =>
  grouped(await read(walked, { ...filter, [walked.id]: { $in: ids } }, fields), walked.id);

/** By the index of the filter and the id, in the order of ids. */
const read = <Document>(walked: Walked<Document>, filter: object, fields: readonly string[], most?: number) =>
  readDocuments(walked, filter, { [walked.id]: 1 }, fields, most);

/** Documents of one customer come one after the other. */
function grouped<Document>(documents: readonly Raw[], id: string): Group<Document>[] {
  const groups: [string, Document[]][] = [];
  for (const document of documents) {
    const of = String(document[id]);
    const last = groups.at(-1);
    if (last?.[0] === of) last[1].push(document as Document);
    else groups.push([of, [document as Document]]);
  }
  return groups;
}
