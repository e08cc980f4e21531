/**
 * What canned data is made of: plain objects that name their type. A field that has arguments, or that leads on to another
 * object, is a function, so that nothing is built that is not asked for.
 */
export type Arguments = Readonly<Record<string, unknown>>;
export type Value = null | string | number | boolean | Thing | readonly Value[] | ((args: Arguments) => Value);
export interface Thing {
  readonly __typename: string;
  readonly [field: string]: Value;
}

/** An object of a type. */
export const thing = (__typename: string, fields: Readonly<Record<string, Value>>): Thing => ({
  __typename,
  ...fields,
});

/** `first` entries as a Relay connection of a type; 20 where `first` is not given. */
export const connection =
  (type: string, entries: (count: number) => readonly Thing[]) =>
  ({ first = 20 }: Arguments): Thing => {
    const edges = entries(Number(first)).map((node, at) => thing(`${type}Edge`, { node, cursor: `c${at}` }));
    const pageInfo = thing('PageInfo', {
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges.length === 0 ? null : 'c0',
      endCursor: edges.length === 0 ? null : `c${edges.length - 1}`,
    });
    return thing(`${type}Connection`, { edges, pageInfo });
  };

/** The numbers from 0 up to `count`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
