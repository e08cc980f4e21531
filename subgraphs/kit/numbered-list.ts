/**
 * Lists of one owner whose entries carry numbers without gaps, 1 the oldest. A page is then known before anything of it is
 * read: pages of many owners are one `$in` over places, whatever their cursors, and never a query per owner.
 */
import { badUserInput } from './input.ts';
import type { PageArguments } from './page-arguments.ts';
import { decodeCursor, encodeCursor, type Page, pageSize } from './pages.ts';

/** A page that was asked for and found to be sound: the key of a DataLoader. */
export interface PageRequest {
  readonly owner: string;
  readonly size: number;
  /** The page begins with the entry before this number (newest first); null: with the newest. */
  readonly before: number | null;
}

/**
 * Reads the arguments of a connection field. A cursor stands for a number in the list of this `name`: one of another list,
 * or a text that is no cursor, is BAD_USER_INPUT, like a size that is not 0 to 100.
 */
export function pageRequest(name: string, owner: string, { first, after }: PageArguments): PageRequest {
  const size = pageSize(first);
  const position = decodeCursor(after, 2);
  if (position === null) return { owner, size, before: null };
  const [list, before] = position;
  if (list !== name || !Number.isSafeInteger(before) || Number(before) < 1) throw badUserInput('after');
  return { owner, size, before: Number(before) };
}

/** Where an entry is: unique over all owners, whatever characters their ids have. */
export const placeOf = (owner: string, number: number): string => `${encodeURIComponent(owner)}/${number}`;

/** The number of an entry in its owner's list. */
export const numberAt = (place: string): number => Number(place.slice(place.lastIndexOf('/') + 1));

interface Placed {
  readonly place: string;
}

/** Of a part of an owner's list. Its entries are numbered anew, 1 the oldest, and their cursors are those of its own name. */
export interface ChosenRequest extends PageRequest {
  readonly name: string;
  /** Their numbers in the whole list, ascending; entries that come later have greater ones. */
  readonly chosen: readonly number[];
}

type Find<Entry> = (places: string[]) => Promise<readonly Entry[]>;

/**
 * The pages of the requests, in their order, newest entry first.
 * @param lengths the greatest number in each owner's list; an owner that is missing has an empty list
 * @param find the entries at these places, in any order; called once at most
 */
export const numberedPages = <Entry extends Placed>(
  name: string,
  requests: readonly PageRequest[],
  lengths: ReadonlyMap<string, number>,
  find: Find<Entry>,
): Promise<Page<Entry>[]> =>
  pagesOf(
    requests.map((request) => spanOf(name, request, lengths.get(request.owner) ?? 0, (number) => number)),
    find,
  );

/** The same of parts of lists. */
export const chosenPages = <Entry extends Placed>(
  requests: readonly ChosenRequest[],
  find: Find<Entry>,
): Promise<Page<Entry>[]> =>
  pagesOf(
    requests.map(({ name, chosen, ...request }) =>
      spanOf(name, request, chosen.length, (number) => chosen[number - 1] ?? 0),
    ),
    find,
  );

async function pagesOf<Entry extends Placed>(spans: readonly Span[], find: Find<Entry>): Promise<Page<Entry>[]> {
  const places = new Set(spans.flatMap(({ entries }) => entries.map(({ place }) => place)));
  const found = places.size === 0 ? [] : await find([...places]);
  const byPlace = new Map(found.map((entry) => [entry.place, entry]));
  return spans.map((span) => pageOf(span, byPlace));
}

interface Span {
  readonly name: string;
  readonly length: number;
  /** The newest number that can be on the page; 0: none. */
  readonly newest: number;
  /** Newest first. */
  readonly entries: readonly { readonly number: number; readonly place: string }[];
}

function spanOf(
  name: string,
  { owner, size, before }: PageRequest,
  length: number,
  inWhole: (number: number) => number,
): Span {
  const newest = Math.min(length, before === null ? length : before - 1);
  const entries = Array.from({ length: Math.min(size, newest) }, (_, index) => newest - index).map((number) => ({
    number,
    place: placeOf(owner, inWhole(number)),
  }));
  return { name, length, newest, entries };
}

function pageOf<Entry extends Placed>(
  { name, length, newest, entries }: Span,
  byPlace: ReadonlyMap<string, Entry>,
): Page<Entry> {
  const edges = entries.flatMap(({ number, place }) => {
    const node = byPlace.get(place);
    return node === undefined ? [] : [{ node, cursor: encodeCursor(name, number) }];
  });
  return {
    edges,
    pageInfo: {
      hasNextPage: newest > entries.length,
      hasPreviousPage: newest < length,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
