/**
 * The client's document becomes the output tree: fragments inlined, `@skip/@include` resolved, fields of one response name
 * merged (GraphQL spec, CollectFields), and every field given a key of ours that depends on its name and arguments alone.
 * It only rewrites; what may be seen is decided later. Validation against the public schema has happened before.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { isGated, type PolicyIndex } from '../enforcement/policy-index.ts';
import { type AskedField, askedField } from '../enforcement/verdicts.ts';
import type { OutputField, Variable } from './selection.ts';

export interface Normalised {
  readonly kind: 'query' | 'mutation';
  readonly roots: readonly OutputField[];
  /** Every question that the operation raises. */
  readonly questions: readonly AskedField[];
}

interface Source {
  readonly schema: GraphQLSchema;
  readonly index: PolicyIndex;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly keys: Keys;
  readonly questions: Map<string, AskedField>;
}

/**
 * @param variables coerced values of the operation's variables
 * @throws {GraphQLError} for arguments that do not fit their types
 * @throws {TypeError} for abstract types and subscriptions
 */
export function normalise(
  schema: GraphQLSchema,
  index: PolicyIndex,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): Normalised {
  const kind = operation.operation;
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (kind === 'subscription' || root === undefined || root === null) throw new TypeError(`No ${kind} in this schema`);
  const source: Source = {
    schema,
    index,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables,
    keys: new Keys(schema),
    questions: new Map(),
  };
  const roots = outputFields(source, root, [operation.selectionSet.selections]);
  return { kind, roots, questions: [...source.questions.values()] };
}

function outputFields(
  source: Source,
  type: GraphQLObjectType,
  selections: readonly (readonly SelectionNode[])[],
): OutputField[] {
  const collected = new Map<string, FieldNode[]>();
  for (const some of selections) collect(source, type, some, collected, new Set());
  return [...collected].map(([responseName, nodes]) => outputField(source, type, responseName, nodes));
}

function collect(
  source: Source,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  into: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(source, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      const same = into.get(name);
      if (same === undefined) into.set(name, [selection]);
      else same.push(selection);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : source.fragments.get(selection.name.value);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (visited.has(selection.name.value)) continue;
      visited.add(selection.name.value);
    }
    const condition = fragment?.typeCondition?.name.value;
    if (fragment === undefined || (condition !== undefined && condition !== type.name)) continue;
    collect(source, type, fragment.selectionSet.selections, into, visited);
  }
}

function isIncluded(source: Source, selection: SelectionNode): boolean {
  const { variables } = source;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false;
}

function outputField(
  source: Source,
  parent: GraphQLObjectType,
  responseName: string,
  nodes: readonly FieldNode[],
): OutputField {
  const [node] = nodes as [FieldNode, ...FieldNode[]];
  const name = node.name.value;
  if (name === '__typename') return typename(source, parent, responseName);
  const field = parent.getFields()[name];
  if (field === undefined) throw new TypeError(`${parent.name}.${name} is not in the schema`);

  const args = getArgumentValues(field, node, source.variables);
  const key = source.keys.of(field, args);
  const target = getNamedType(field.type);
  if (isCompositeType(target) && !isObjectType(target))
    throw new TypeError(`The abstract type ${target.name} is not covered`);
  const owner = source.index.classOf(parent.name, name);
  return {
    responseName,
    key,
    parent: parent.name,
    name,
    type: field.type,
    arguments: args,
    variables: variablesOf(field, args, key),
    class: owner,
    asked: isGated(owner) ? question(source, parent.name, name, args) : undefined,
    askedObject: isObjectType(target) ? objectQuestion(source, target.name) : undefined,
    children: isObjectType(target)
      ? outputFields(
          source,
          target,
          nodes.map((each) => each.selectionSet?.selections ?? []),
        )
      : undefined,
  };
}

function typename(source: Source, parent: GraphQLObjectType, responseName: string): OutputField {
  const type = source.schema.getType('String');
  return {
    responseName,
    key: '__typename',
    parent: parent.name,
    name: '__typename',
    type: type as OutputField['type'],
    arguments: {},
    variables: [],
    class: 'inherit',
  };
}

function question(source: Source, type: string, field: string, args: Record<string, unknown>): AskedField | undefined {
  const category = source.index.classOf(type, field);
  if (!isGated(category)) return undefined;
  const asked = askedField(source.index, type, field, category, args);
  source.questions.set(asked.key, source.questions.get(asked.key) ?? asked);
  return source.questions.get(asked.key);
}

/** Whether an entity of a customer is there for the caller is the question of its id. */
const objectQuestion = (source: Source, type: string): AskedField | undefined =>
  source.index.subjectPath(type) === undefined ? undefined : question(source, type, 'id', {});

function variablesOf(field: GraphQLField<unknown, unknown>, args: Record<string, unknown>, key: string): Variable[] {
  return field.args
    .filter((argument) => Object.hasOwn(args, argument.name))
    .map((argument) => ({
      name: `${key}_${argument.name}`,
      type: String(argument.type),
      argument: argument.name,
      value: args[argument.name],
    }));
}

/**
 * Our keys: `name` for the first use of a field without arguments or with the first set of them, `name__2` for a second set.
 * A field without arguments always has its own name, so that keys of entities are where planner and subgraphs expect them.
 */
class Keys {
  readonly #keys = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #taken: ReadonlySet<string>;

  constructor(schema: GraphQLSchema) {
    const names = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()) : [],
    );
    this.#taken = new Set(names);
  }

  of(field: GraphQLField<unknown, unknown>, args: Record<string, unknown>): string {
    if (field.args.length === 0) return field.name;
    const identity = `${field.name} ${JSON.stringify(field.args.map((each) => [each.name, args[each.name] ?? null]))}`;
    const known = this.#keys.get(identity);
    if (known !== undefined) return known;
    let count = (this.#counts.get(field.name) ?? 0) + 1;
    while (count > 1 && this.#taken.has(`${field.name}__${count}`)) count += 1;
    this.#counts.set(field.name, count);
    const key = count === 1 ? field.name : `${field.name}__${count}`;
    this.#keys.set(identity, key);
    return key;
  }
}
