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

interface Placed {
  readonly place: string;
}

/**
 * The pages of the requests, in their order, newest entry first.
 * @param lengths the greatest number in each owner's list; an owner that is missing has an empty list
 * @param find the entries at these places, in any order; called once at most
 */
export async function numberedPages<Entry extends Placed>(
  name: string,
  requests: readonly PageRequest[],
  lengths: ReadonlyMap<string, number>,
  find: (places: string[]) => Promise<readonly Entry[]>,
): Promise<Page<Entry>[]> {
  const spans = requests.map((request) => spanOf(request, lengths.get(request.owner) ?? 0));
  const places = new Set(spans.flatMap(({ owner, numbers }) => numbers.map((number) => placeOf(owner, number))));
  const found = places.size === 0 ? [] : await find([...places]);
  const entries = new Map(found.map((entry) => [entry.place, entry]));
  return spans.map((span) => pageOf(name, span, entries));
}

interface Span {
  readonly owner: string;
  readonly length: number;
  /** The newest number that can be on the page; 0: none. */
  readonly newest: number;
  /** Descending. */
  readonly numbers: readonly number[];
}

function spanOf({ owner, size, before }: PageRequest, length: number): Span {
  const newest = Math.min(length, before === null ? length : before - 1);
  const numbers = Array.from({ length: Math.min(size, newest) }, (_, index) => newest - index);
  return { owner, length, newest, numbers };
}

function pageOf<Entry extends Placed>(
  name: string,
  { owner, length, newest, numbers }: Span,
  entries: ReadonlyMap<string, Entry>,
): Page<Entry> {
  const edges = numbers.flatMap((number) => {
    const node = entries.get(placeOf(owner, number));
    return node === undefined ? [] : [{ node, cursor: encodeCursor(name, number) }];
  });
  return {
    edges,
    pageInfo: {
      hasNextPage: newest > numbers.length,
      hasPreviousPage: newest < length,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
