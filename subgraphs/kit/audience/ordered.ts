/**
 * Customers in the order of a value that is kept of them, by an index of the value and the id in either direction. Who has no value is not in
 * the order.
 */
import type { OrderedAnswer, OrderedRequest, Place } from '../../../schema/audience.ts';
import { badUserInput } from '../input.ts';
import { isSomebodysId } from '../nobody.ts';
import { type CustomerCollection, readDocuments } from './documents.ts';
import { through } from './matching.ts';
import type { Source } from './source.ts';

/** Indexes: `{ field: 1, id: 1 }` and `{ field: -1, id: 1 }`. At most one document per customer. */
export interface OrderedCollection extends CustomerCollection {
  readonly field: string;
  /** Dates: told as milliseconds since the epoch. Absent: whole numbers. */
  readonly isDate?: true;
}

type Direction = Pick<OrderedRequest, 'descending'>;

/** Milliseconds: a date is not further from the epoch than this (ECMA-262, time values). */
const LAST_DATE = 8.64e15;
const FIRST_STEP = 64;

export async function ordered(
  collection: OrderedCollection,
  sources: readonly Source[],
  request: Pick<OrderedRequest, 'descending' | 'after' | 'limit' | 'scan'>,
): Promise<OrderedAnswer> {
  const { limit, scan } = request;
  const entries: Place[] = [];
  let { after } = request;
  let left = scan;
  for (let step = Math.max(FIRST_STEP, limit); ; step *= 2) {
    const most = Math.min(step, Math.max(1, Math.floor(left / (1 + sources.length))));
    const places = await placesBehind(collection, request, after, most);
    const known = places.filter(({ id }) => isSomebodysId(id));
    const passing = new Set(await through(sources, known.map(({ id }) => id))); // biome-ignore format: one line
    left -= places.length + known.length * sources.length;
    const found = known.filter(({ id }) => passing.has(id));
    const room = limit - entries.length;
    entries.push(...found.slice(0, room));
    if (found.length > room) return { entries, until: entries.at(-1) ?? null };
    if (places.length < most) return { entries, until: null };
    after = places.at(-1) ?? null;
    if (entries.length === limit || left <= sources.length) return { entries, until: after };
  }
}

/** The next places: first those of the same value, then those of the values behind it. */
async function placesBehind(
  collection: OrderedCollection,
  direction: Direction,
  after: Place | null,
  most: number,
): Promise<Place[]> {
  const { id, field } = collection;
  if (after === null) return read(collection, direction, { [field]: fromFirst(collection, direction) }, most);
  const value = stored(collection, after.value);
  const same = await read(collection, direction, { [field]: value, [id]: { $gt: after.id } }, most);
  if (same.length === most) return same;
  const range = direction.descending ? { $lt: value } : { $gt: value };
  return [...same, ...(await read(collection, direction, { [field]: range }, most - same.length))];
}

/** Every value, and nothing that is none: ranges compare within one type. */
const fromFirst = ({ isDate }: OrderedCollection, { descending }: Direction): object => {
  const end = isDate ? LAST_DATE : Number.POSITIVE_INFINITY;
  const at = (value: number) => (isDate ? new Date(value) : value);
  return descending ? { $lte: at(end) } : { $gte: at(-end) };
};

function stored({ isDate }: OrderedCollection, value: number): Date | number {
  if (isDate !== true) return value;
  if (Math.abs(value) > LAST_DATE) throw badUserInput('after');
  return new Date(value);
}

async function read(
  collection: OrderedCollection,
  { descending }: Direction,
  filter: object,
  most: number,
): Promise<Place[]> {
  const { id, field } = collection;
  const sort = { [field]: descending ? -1 : 1, [id]: 1 } as const;
  const documents = await readDocuments(collection, filter, sort, [field], most);
  return documents.map((document) => ({ value: Number(document[field]), id: String(document[id]) }));
}
