/**
 * Pages of the gateway's own connections, by the rules of every connection of the graph (Relay cursor connections): how many
 * entries, after which, and nothing that counts what is not shown.
 */
import { badInput } from './bad-input.ts';

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;
/** Characters of a cursor; ours are much shorter. */
const LONGEST_CURSOR = 512;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Page<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The size of a page that was asked for: 0 to 100, else BAD_USER_INPUT. */
export function pageSize({ first }: PageArguments): number {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 0 || size > LARGEST_PAGE) throw badInput('first');
  return size;
}

/** Opaque, and the same for the same place. */
export const cursorOf = (place: string): string => Buffer.from(JSON.stringify([place])).toString('base64url');

/** The place that a cursor names; undefined where there is none; BAD_USER_INPUT for what is no cursor of ours. */
export function placeIn({ after }: PageArguments): string | undefined {
  if (after === null || after === undefined) return undefined;
  const place = after.length > LONGEST_CURSOR ? undefined : read(after);
  // Written again it must be the same text: base64 can spell one thing in many ways.
  if (place === undefined || cursorOf(place) !== after) throw badInput('after');
  return place;
}

function read(cursor: string): string | undefined {
  try {
    const [place]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof place === 'string' ? place : undefined;
  } catch {
    return undefined;
  }
}

/** @param isContinued the page was asked for with a cursor, so that entries lie before it */
export function pageOf<Node>(
  nodes: readonly { readonly node: Node; readonly place: string }[],
  hasNextPage: boolean,
  isContinued: boolean,
): Page<Node> {
  const edges = nodes.map(({ node, place }) => ({ node, cursor: cursorOf(place) }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: isContinued,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
