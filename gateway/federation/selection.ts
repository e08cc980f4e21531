/**
 * The two trees of an operation. The *output* tree is what the client asked for, under the client's names; the *fetch* tree is
 * what goes to planner and subgraphs, under our own keys. A client's alias never leaves the first (pitfalls P6 to P8).
 * Types, and the one name that both trees go by.
 */
import type { GraphQLOutputType } from 'graphql';
import type { Class, Coordinate } from '../../schema/policy.ts';
import type { AskedField } from '../enforcement/verdicts.ts';

/** A value that goes out as a variable: literals of the client's document never become text of ours. */
export interface Variable {
  /** Name in our operation. */
  readonly name: string;
  /** Its GraphQL type, e.g. `[ID!]!`. */
  readonly type: string;
  /** Name of the argument that it is given to. */
  readonly argument: string;
  readonly value: unknown;
}

/** One field of the answer. */
export interface OutputField {
  /** The name under which the client wants it. */
  readonly responseName: string;
  /** The name under which we fetch it: a function of field name and arguments alone. */
  readonly key: string;
  readonly parent: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** Arguments after coercion, defaults applied. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly variables: readonly Variable[];
  readonly class: Class | undefined;
  /** What to ask of the guards; absent where nothing is asked (`inherit`, public, `__typename`). */
  readonly asked?: AskedField;
  /** If this leads to an entity of a customer: the question whether it is there at all for the caller. */
  readonly askedObject?: AskedField;
  /** Absent on leaves. */
  readonly children?: readonly OutputField[];
}

export const coordinateOf = (field: Pick<OutputField, 'parent' | 'name'>): Coordinate =>
  `${field.parent}.${field.name}`;

/** One field of a fetch, merged over all the places of the client's document that ask for it. */
export interface FetchField {
  readonly key: string;
  readonly name: string;
  readonly variables: readonly Variable[];
  /** Absent on leaves. */
  readonly children?: Map<string, FetchField>;
}

/** A field that leads to a customer who has to be decided as their own (P21): fetched up to the key, planned from there anew. */
export interface Cut {
  /** Keys from the root of the data to the entities; lists are gone through on the way. */
  readonly path: readonly string[];
  readonly type: string;
  readonly fields: Map<string, FetchField>;
}

/** Root key -> the customers that it is fetched for, and where in an answer their id stands. */
export type Owners = ReadonlyMap<string, { readonly path: readonly string[]; readonly customers: ReadonlySet<string> }>;

export interface FetchTree {
  readonly fields: Map<string, FetchField>;
  readonly owners: Owners;
  readonly cuts: readonly Cut[];
}
