/**
 * The two trees of an operation. The *output* tree is what the client asked for, under the client's names; the *fetch* tree is
 * what goes to planner and subgraphs, under our own keys. A client's alias never leaves the first (pitfalls P6 to P8).
 * Both are made once per operation and hold no value of a request: values are functions of its variables. Types only.
 */
import type { GraphQLOutputType } from 'graphql';
import type { Class, Coordinate } from '../../../schema/policy.ts';
import type { Question } from '../../enforcement/questions.ts';

/** What one request brings along for a compiled operation. */
export interface RequestValues {
  /** Coerced variables of the client's operation. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Root key -> the customer or customers that are asked for in place of what the client named. */
  readonly customers: ReadonlyMap<string, string | readonly string[]>;
}

/** An argument as it goes out: always as a variable of ours, so that no literal of a client becomes text of ours. */
export interface Argument {
  readonly name: string;
  /** Name of the variable in our operation. */
  readonly variable: string;
  /** Its GraphQL type, e.g. `[ID!]!`. */
  readonly type: string;
  /** Its value in one request; undefined: not given. */
  readonly valueIn: (values: RequestValues) => unknown;
}

/** One field of the answer, of one concrete type. */
export interface OutputField {
  /** The name under which the client wants it. */
  readonly responseName: string;
  /** The name under which we fetch it: a function of field name and arguments alone. */
  readonly key: string;
  /** The type that it is selected on: a concrete one, or the abstract one where the concrete one does not matter. */
  readonly parent: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly arguments: readonly Argument[];
  /** All arguments after coercion in one request, defaults applied; undefined where a value does not fit. */
  readonly argumentsOf: (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | undefined;
  /** What the schema calls its arguments. */
  readonly argumentNames: readonly string[];
  /** Whether an argument is, or has in it, a variable of the request. */
  readonly readsVariables: boolean;
  readonly class: Class | undefined;
  /** What to ask of the guards; absent where nothing is asked (`inherit`, public, `__typename`). */
  readonly asked?: Question;
  /** Absent on leaves. */
  readonly children?: Selection;
}

/** What is selected on a value of one composite type. Shared by all fields that lead to the same selection. */
export interface Selection {
  /** The type as the schema declares it: an object, interface or union. */
  readonly declared: string;
  /** Concrete type -> its fields in the order of the answer; the declared type itself, if it is abstract, for values of unsaid type. */
  readonly fields: ReadonlyMap<string, readonly OutputField[]>;
  /** Entity of a customer -> the question whether it is there at all for the caller. */
  readonly objects: ReadonlyMap<string, Question>;
}

export const coordinateOf = (field: Pick<OutputField, 'parent' | 'name'>): Coordinate =>
  `${field.parent}.${field.name}`;

/** One field of a fetch, merged over all the places of the client's document that ask for it. */
export interface FetchField {
  readonly key: string;
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** Absent on leaves. */
  readonly children?: FetchSelection;
  /** Asked for by us alone; it need not be asked for where it comes by itself. */
  readonly isImplied?: boolean;
}

/** Concrete type -> what is fetched of it, by key; the declared type itself where the concrete one does not matter. */
export interface FetchSelection {
  readonly declared: string;
  readonly fields: ReadonlyMap<string, FetchFields>;
}

export type FetchFields = ReadonlyMap<string, FetchField>;

/** A field that leads to a customer who has to be decided as their own (P21): fetched up to the key, planned from there anew. */
export interface Cut {
  /** Keys from the root of the data to the entities; lists are gone through on the way. */
  readonly path: readonly string[];
  readonly type: string;
  readonly fields: FetchFields;
}

/** A root key that is fetched for customers who are known: where in an answer their id stands. */
export type OwnerPaths = ReadonlyMap<string, readonly string[]>;

export interface FetchTree {
  readonly fields: FetchFields;
  readonly owners: OwnerPaths;
  readonly cuts: readonly Cut[];
}
