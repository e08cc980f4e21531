/**
 * Pages after the Relay cursor connections specification: types, arguments and cursors, the same in every subgraph.
 * No `totalCount`: over data that a caller may not see, it would tell what is there (P12).
 */
import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';
import { badUserInput } from './input.ts';

@Directive('@shareable')
@ObjectType({ description: 'Where a page lies (Relay cursor connections).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More entries follow this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Entries lie before this page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first entry; null on an empty page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last entry; null on an empty page.' })
  endCursor: string | null;
}

export interface Page<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: PageInfo;
}

/**
 * Makes the object types `<name>Connection` and `<name>Edge` around the type of their nodes; returns the connection's class.
 * Call it once per name, at the top of `types.ts`.
 */
export function connectionType<Node extends object>(
  name: string,
  node: () => new () => Node,
  order: string,
): new () => Page<Node> {
  @ObjectType(`${name}Edge`, { description: `One entry of a ${name}Connection.` })
  class Edge {
    @Field(() => node(), { nullable: true, description: 'The entry itself.' })
    node: Node;

    @Field(() => String, { description: 'Opaque position of the entry: pass it as `after`.' })
    cursor: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page (Relay cursor connections), ${order}.` })
  class Connection {
    @Field(() => [Edge], { nullable: true, description: 'The entries of this page.' })
    edges: Edge[];

    @Field(() => PageInfo, { description: 'Where this page lies.' })
    pageInfo: PageInfo;
  }
  return Connection;
}

export const DEFAULT_PAGE = 20;
export const LARGEST_PAGE = 100;

/** The size of a page that was asked for: 0 to 100, else BAD_USER_INPUT. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (!Number.isInteger(size) || size < 0 || size > LARGEST_PAGE) throw badUserInput('first');
  return size;
}

/** An opaque cursor over the values that an order is made of. */
export const encodeCursor = (...position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** What `encodeCursor` was given, `length` values; BAD_USER_INPUT for anything else. Null when there is no cursor. */
export function decodeCursor(after: string | null | undefined, length: number): (string | number)[] | null {
  if (after === null || after === undefined) return null;
  try {
    const position: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    const sound = (value: unknown) => typeof value === 'string' || typeof value === 'number';
    if (Array.isArray(position) && position.length === length && position.every(sound)) return position;
  } catch {
    // Not JSON: refused below like every other text that is no cursor.
  }
  throw badUserInput('after');
}

/**
 * A page from `rows`, which hold one more than `size` if more follow: ask the store for `size + 1`.
 * `continued`: the page was asked for with `after`, so entries lie before it.
 */
export function pageOf<Node>(
  rows: readonly Node[],
  size: number,
  continued: boolean,
  cursorOf: (node: Node) => string,
): Page<Node> {
  const edges = rows.slice(0, size).map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: continued,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
