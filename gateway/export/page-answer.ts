/**
 * The answer to one page as an export needs it: all of it, or the code of what is missing. A field that is refused for a customer is null and
 * told of; whatever else is missing makes the page none, because nobody could tell it from what is not there.
 */
import { REFUSALS } from '../../schema/errors.ts';
import type { Category } from '../../schema/vocabulary.ts';
import type { NodePath, PagedQuery } from '../engine.ts';
import type { Given } from '../exported/register.ts';
import { INTERNAL_ERROR, isSentCode, type SentCode } from '../http/presentation.ts';
import type { Answered } from '../streams/streams.ts';
import type { Restraints, Row } from './records.ts';

export interface Page extends Restraints {
  readonly rows: readonly Row[];
  /** Who is in it, with what they were given by; none where a node is no customer. */
  readonly given: readonly Given[];
  /** Cursor of its last node; absent: none follows. */
  readonly next?: string;
}

export interface Failed {
  readonly failed: SentCode;
  /** What the refusal of the connection itself is about: coordinate, category, purpose. */
  readonly about?: Readonly<Record<string, unknown>>;
}

interface Sent {
  readonly data?: Readonly<Record<string, Connection | null>> | null;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly masked?: Restraints['masked'] };
}

interface Connection {
  readonly edges?: readonly ({ readonly node?: Row | null } | null)[] | null;
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor?: string | null } | null;
}

const isRefusal = (code: unknown): boolean => (REFUSALS as readonly unknown[]).includes(code);

export function pageOf({ status, text }: Pick<Answered, 'status' | 'text'>, query: PagedQuery): Page | Failed {
  const { data, errors = [], extensions }: Sent = JSON.parse(text);
  const codes = errors.map((error) => error.extensions?.code);
  const failure = codes.find((code) => !isRefusal(code));
  if (failure !== undefined) return failed(failure);
  const connection = data?.[query.name];
  const { edges, pageInfo } = connection ?? {};
  if (status !== 200 || edges == null || pageInfo == null) return failed(codes[0], errors[0]?.extensions);
  const nodes = edges.map((edge) => edge?.node ?? undefined);
  const next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  const all = nodes.filter((node) => node !== undefined);
  // A customer of whom there is only a place is missing, and so is what follows a page without an end.
  if (all.length < nodes.length || (pageInfo.hasNextPage && next === undefined)) return failed(codes[0]);
  const masked = extensions?.masked ?? [];
  return {
    rows: all.map((node) => withoutId(node, query.id)),
    given: givenIn(all, query, new Set(masked.map(({ coordinate }) => coordinate))),
    next,
    refused: errors.map(({ extensions: { coordinate, code } = {} }) => ({
      coordinate: String(coordinate),
      code: String(code),
    })),
    masked,
  };
}

const failed = (code: unknown, { code: _, ...about }: Readonly<Record<string, unknown>> = {}): Failed => ({
  failed: isSentCode(code) ? code : INTERNAL_ERROR,
  about,
});

function withoutId(node: Row, id: string | undefined): Row {
  if (id === undefined) return node;
  const { [id]: _, ...row } = node;
  return row;
}

/** Ids by the categories of which something was given as it is: a masked value is nothing that could be decided for again. */
function givenIn(nodes: readonly Row[], { id, gives }: PagedQuery, masked: ReadonlySet<string>): Given[] {
  if (id === undefined) return [];
  const groups = new Map<string, { readonly ids: string[]; readonly categories: readonly Category[] }>();
  for (const node of nodes) {
    const there = gives.filter(({ path, coordinate }) => !masked.has(coordinate) && isThere(node, path));
    const categories = [...new Set(there.map(({ category }) => category))];
    const name = categories.join();
    const group = groups.get(name) ?? { ids: [], categories };
    group.ids.push(String(node[id]));
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Whether anything but null is at a place, in one of the lists on the way. */
function isThere(value: unknown, [name, ...rest]: NodePath): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.some((each) => isThere(each, name === undefined ? [] : [name, ...rest]));
  return name === undefined || isThere((value as Row)[name], rest);
}
