/**
 * What is random: plain numbers that the other files of this folder read as a graph, a split, data and operations. Every number means
 * something whatever its value is, so no case is ever thrown away, and a smaller number means a simpler case: fast-check shrinks.
 */
import fc from 'fast-check';

export interface FieldChoices {
  readonly type: number;
  readonly wrap: number;
  readonly args: number;
  readonly home: number;
  readonly more: number;
  readonly twist: number;
}

export interface WorldChoices {
  readonly services: number;
  readonly entities: readonly {
    readonly keys: number;
    readonly home: number;
    readonly also: number;
    readonly fields: readonly FieldChoices[];
  }[];
  readonly values: readonly { readonly fields: readonly FieldChoices[] }[];
  readonly abstracts: readonly {
    readonly kind: number;
    readonly members: number;
    readonly places: number;
    readonly fields: readonly FieldChoices[];
  }[];
  readonly roots: readonly FieldChoices[];
  readonly data: DataChoices;
}

export interface DataChoices {
  readonly seed: number;
  /** One value in so many is null, where it may be; 0: none. */
  readonly nulls: number;
  /** One field in so many fails; 0: none. */
  readonly errors: number;
  /** The longest list. */
  readonly lists: number;
}

export interface SelectionChoices {
  readonly kind: number;
  readonly pick: number;
  readonly alias: number;
  readonly directive: number;
  readonly args: number;
  readonly children: readonly SelectionChoices[];
}

export interface OperationChoices {
  readonly kind: number;
  /** What the variables of directives are. */
  readonly flags: number;
  readonly selections: readonly SelectionChoices[];
}

export interface SceneChoices {
  readonly world: WorldChoices;
  readonly operations: readonly OperationChoices[];
}

const any = fc.nat(9_999);

const field: fc.Arbitrary<FieldChoices> = fc.record({
  type: any,
  wrap: any,
  args: any,
  home: any,
  more: any,
  twist: any,
});

const some = (minLength: number, maxLength: number) => fc.array(field, { minLength, maxLength, size: 'max' });

const world: fc.Arbitrary<WorldChoices> = fc.record({
  services: any,
  entities: fc.array(fc.record({ keys: any, home: any, also: any, fields: some(1, 6) }), {
    minLength: 1,
    maxLength: 3,
    size: 'max',
  }),
  values: fc.array(fc.record({ fields: some(1, 3) }), { maxLength: 2, size: 'max' }),
  abstracts: fc.array(fc.record({ kind: any, members: any, places: any, fields: some(0, 3) }), {
    maxLength: 3,
    size: 'max',
  }),
  roots: some(1, 6),
  data: fc.record({
    seed: any,
    nulls: fc.constantFrom(0, 12, 5),
    errors: fc.constantFrom(0, 12, 0, 5),
    lists: fc.nat(3),
  }),
});

const DEPTH = 5;

/** Level by level, so that the size is bounded. */
const selection = (depth: number): fc.Arbitrary<SelectionChoices> =>
  fc.record({
    kind: any,
    pick: any,
    alias: any,
    directive: any,
    args: any,
    children:
      depth === 0 ? fc.constant([]) : fc.array(selection(depth - 1), { maxLength: depth > 2 ? 4 : 3, size: 'max' }),
  });

const operation: fc.Arbitrary<OperationChoices> = fc.record({
  kind: any,
  flags: any,
  selections: fc.array(selection(DEPTH), { minLength: 1, maxLength: 5, size: 'max' }),
});

/** @param most the greatest number of operations over one graph */
export const scenes = (most: number): fc.Arbitrary<SceneChoices> =>
  fc.record({ world, operations: fc.array(operation, { minLength: 1, maxLength: most, size: 'max' }) });
