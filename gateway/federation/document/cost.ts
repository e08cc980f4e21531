/**
 * The static cost of an operation: what its answer may be, in points, from the document and the variables alone. It becomes a
 * formula once per compiled operation; what depends on no variable is a number in it. Nothing is refused here.
 */
import { getNamedType, isCompositeType, isListType, isNonNullType } from 'graphql';
import { MAX_CUSTOMERS } from '../../../schema/policy.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { DeclaredCosts, ListSize } from '../supergraph/declared-costs.ts';
import { coordinateOf, type OutputField, type Selection } from './selection.ts';

/** Entries of a list that says nothing of how long it is. */
export const ASSUMED_SIZE = 10;
/** Arguments that say how long a list is, where nothing is declared (Relay connections, and lists with a limit). */
const SLICING = ['first', 'last', 'limit'];
/** What of a connection is so long (GraphQL Cursor Connections). */
const SIZED = ['edges', 'nodes'];
/** Everything from here on is too much; a number beyond it would become infinite. */
const ENDLESS = 1e15;

type Variables = Readonly<Record<string, unknown>>;

interface Run {
  readonly variables: Variables;
  /** Selections are shared, so each is added up once. */
  readonly known: Map<Formula, number>;
}

interface Formula {
  readonly of: (run: Run) => number;
}
type Amount = number | Formula;

const bounded = (number: number): number => Math.min(Math.max(number, 0), ENDLESS);

function pointsOf(amount: Amount, run: Run): number {
  if (typeof amount === 'number') return amount;
  const known = run.known.get(amount) ?? bounded(amount.of(run));
  run.known.set(amount, known);
  return known;
}

/** Combines amounts; numbers alone give a number. */
function combined(amounts: readonly Amount[], combine: (numbers: readonly number[]) => number): Amount {
  if (amounts.every((amount) => typeof amount === 'number')) return bounded(combine(amounts as number[]));
  return { of: (run) => combine(amounts.map((amount) => pointsOf(amount, run))) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const greatest = (numbers: readonly number[]): number => Math.max(0, ...numbers);

/** @returns the cost of the operation for the variables of a request */
export function costOf(
  roots: readonly OutputField[],
  index: PolicyIndex,
  declared: DeclaredCosts,
): (variables: Variables) => number {
  const costs = new Costs(index, declared);
  const amount = combined(
    roots.map((root) => costs.ofField(root)),
    sum,
  );
  return (variables) => pointsOf(amount, { variables, known: new Map() });
}

class Costs {
  readonly #index: PolicyIndex;
  readonly #declared: DeclaredCosts;
  readonly #selections = new Map<Selection, Amount>();

  constructor(index: PolicyIndex, declared: DeclaredCosts) {
    this.#index = index;
    this.#declared = declared;
  }

  /** @param sizes fields of a connection -> how long they are */
  ofField(field: OutputField, sizes?: ReadonlyMap<string, Amount>): Amount {
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const own = this.#sizeOf(field, isList);
    const inherited = sizes?.get(field.name);
    const size = isList ? (inherited ?? own?.size ?? ASSUMED_SIZE) : 1;
    const within = own === undefined || isList ? undefined : new Map(own.sized.map((name) => [name, own.size]));
    const below = field.children === undefined ? 0 : this.#ofSelection(field.children, within);
    return combined(
      [size, this.#weightOf(field), below],
      ([times = 0, weight = 0, inside = 0]) => bounded(times) * bounded(weight + inside),
    );
  }

  #ofSelection(selection: Selection, sizes?: ReadonlyMap<string, Amount>): Amount {
    const known = sizes === undefined ? this.#selections.get(selection) : undefined;
    if (known !== undefined) return known;
    // An object has one of the types.
    const amounts = [...selection.fields].map(([type, fields]) =>
      combined([this.#categories(type, fields), ...fields.map((field) => this.ofField(field, sizes))], sum),
    );
    const amount = combined(amounts, greatest);
    if (sizes === undefined) this.#selections.set(selection, amount);
    return amount;
  }

  /** Each category of an entity of a customer is a decision about that customer, and it may be a fetch of its own. */
  #categories(type: string, fields: readonly OutputField[]): number {
    if (this.#index.subjectPath(type) === undefined) return 0;
    return new Set(fields.flatMap(({ asked }) => asked?.category ?? [])).size;
  }

  #weightOf(field: OutputField): number {
    const { weights } = this.#declared;
    const coordinate = coordinateOf(field);
    const type = getNamedType(field.type);
    const own = weights.get(coordinate) ?? weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
    return bounded(own + sum(field.arguments.map(({ name }) => weights.get(`${coordinate}.${name}`) ?? 0)));
  }

  /** How long the list is that a field is, or that it leads to; undefined where nothing says that there is one. */
  #sizeOf(
    field: OutputField,
    isList: boolean,
  ): { readonly size: Amount; readonly sized: readonly string[] } | undefined {
    const coordinate = coordinateOf(field);
    const declared = this.#declared.sizes.get(coordinate);
    if (declared !== undefined) return { size: sliced(field, declared), sized: declared.sized ?? SIZED };
    const customers = this.#index.customerArgument(coordinate);
    if (isList && customers !== undefined) return { size: named(field, customers), sized: [] };
    const given = SLICING.filter((name) => field.argumentNames.includes(name));
    return given.length === 0 ? undefined : { size: sliced(field, { slicing: given }), sized: SIZED };
  }
}

/** What the slicing arguments of a field say in a request, its defaults among them. */
function sliced(field: OutputField, { slicing, assumed = ASSUMED_SIZE }: ListSize): Amount {
  return ofArguments(field, (args) => {
    const sizes = slicing.map((name) => args[name]).filter((value) => typeof value === 'number');
    return sizes.length === 0 ? assumed : greatest(sizes);
  });
}

/** As many as are named; more than may be named are refused as wrong input, not as too much. */
const named = (field: OutputField, argument: string): Amount =>
  ofArguments(field, (args) => {
    const ids = args[argument];
    return Array.isArray(ids) ? Math.min(ids.length, MAX_CUSTOMERS) : 1;
  });

function ofArguments(field: OutputField, size: (args: Variables) => number): Amount {
  if (!field.readsVariables) return bounded(size(field.argumentsOf({}) ?? {}));
  return { of: ({ variables }) => size(field.argumentsOf(variables) ?? {}) };
}
