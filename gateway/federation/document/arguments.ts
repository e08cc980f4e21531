/**
 * Arguments of the client's fields: as functions of a request's variables, so that an operation is compiled once for all of
 * its requests. What goes out is a variable of ours; a literal of the client never becomes text of ours.
 */
import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  valueFromAST,
  visit,
} from 'graphql';
import type { Argument } from './selection.ts';

type Field = GraphQLField<unknown, unknown>;
type Variables = Readonly<Record<string, unknown>>;

/** The arguments that the client gave, as they go out. One that the client left out is left to the service's own default. */
export const outgoing = (field: Field, node: FieldNode, variableOf: (argument: string) => string): Argument[] =>
  given(field, node).map(([definition, argument]) => ({
    name: definition.name,
    variable: variableOf(definition.name),
    type: variableType(definition),
    valueIn: valueIn(definition, argument),
  }));

/** All argument values as graphql-js coerces them; undefined where one does not fit. */
export function argumentsOf(field: Field, node: FieldNode): (variables: Variables) => Variables | undefined {
  const coerce = (variables: Variables): Variables | undefined => {
    try {
      return getArgumentValues(field, node, variables);
    } catch {
      return undefined;
    }
  };
  if (readsVariables(field, node)) return coerce;
  let constant: Variables | undefined;
  return () => {
    constant ??= coerce({});
    return constant;
  };
}

/** Whether the values of the arguments are those of a request. */
export const readsVariables = (field: Field, node: FieldNode): boolean =>
  given(field, node).some(([, argument]) => hasVariables(argument));

const given = (field: Field, node: FieldNode): [GraphQLArgument, ArgumentNode][] =>
  field.args.flatMap((definition) => {
    const argument = node.arguments?.find(({ name }) => name.value === definition.name);
    return argument === undefined ? [] : [[definition, argument] as [GraphQLArgument, ArgumentNode]];
  });

/** A variable may be left out where the argument has a default. */
const variableType = ({ type, defaultValue }: GraphQLArgument): string =>
  String(isNonNullType(type) && defaultValue !== undefined ? type.ofType : type);

function valueIn({ type }: GraphQLArgument, { value }: ArgumentNode): Argument['valueIn'] {
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return ({ variables }) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  }
  if (hasVariables(value)) return ({ variables }) => valueFromAST(value, type, variables);
  const constant: unknown = valueFromAST(value, type);
  return () => constant;
}

function hasVariables(node: Parameters<typeof visit>[0]): boolean {
  let found = false;
  visit(node, {
    Variable: () => {
      found = true;
    },
  });
  return found;
}

/**
 * Our keys: `name` for the first use of a field without arguments or with the first set of them, `name__2` for a second set.
 * A field without arguments always has its own name, so that keys of entities are where planner and subgraphs expect them.
 */
export class Keys {
  readonly #keys = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** Variable -> whose it is. */
  readonly #variables = new Map<string, string>();
  readonly #taken: ReadonlySet<string>;

  constructor(schema: GraphQLSchema) {
    this.#taken = fieldNames(schema);
  }

  /** The variable of an argument: two arguments never have one, however their names are put together. */
  variableOf(key: string, argument: string): string {
    const owner = `${key} ${argument}`;
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? `${key}_${argument}` : `${key}_${argument}_${count}`;
      const known = this.#variables.get(name);
      if (known === undefined) this.#variables.set(name, owner);
      if (known === undefined || known === owner) return name;
    }
  }

  /** @param nth which of several fetches of the same field with the same arguments */
  of(field: Field, node: FieldNode, nth = 1): string {
    if (nth === 1 && (field.args.length === 0 || field.name.startsWith('__'))) return field.name;
    const texts = given(field, node).map(
      ([{ name, type }, { value }]) => `${name}: ${print(value)} as ${String(type)}`,
    );
    const identity = `${field.name} ${texts.join(', ')} ${nth}`;
    const known = this.#keys.get(identity);
    if (known !== undefined) return known;
    // The name itself is the field's without arguments.
    let count = (this.#counts.get(field.name) ?? (field.args.length === 0 ? 1 : 0)) + 1;
    while (count > 1 && this.#taken.has(`${field.name}__${count}`)) count += 1;
    this.#counts.set(field.name, count);
    const key = count === 1 ? field.name : `${field.name}__${count}`;
    this.#keys.set(identity, key);
    return key;
  }
}

const names = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/** What fields are called in a schema. */
function fieldNames(schema: GraphQLSchema): ReadonlySet<string> {
  const known = names.get(schema);
  if (known !== undefined) return known;
  const found = new Set(
    Object.values(schema.getTypeMap()).flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()) : [])),
  );
  names.set(schema, found);
  return found;
}
