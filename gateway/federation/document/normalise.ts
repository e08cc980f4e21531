/**
 * The client's document becomes the output tree: fragments inlined, `@skip/@include` resolved, fields of one response name
 * merged (GraphQL spec, CollectFields), each concrete type by itself, and every field given a key of ours that depends on its
 * name and arguments alone. It only rewrites; what may be seen is decided later. Validation has happened before.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Class } from '../../../schema/policy.ts';
import { inputReads } from '../../enforcement/input-reads.ts';
import { isGated, type PolicyIndex } from '../../enforcement/policy-index.ts';
import { type Question, Questions } from '../../enforcement/questions.ts';
import { argumentsOf, Keys, outgoing, readsVariables } from './arguments.ts';
import { refuseDeep, refuseManyFetches } from './bounds.ts';
import type { OutputField, Selection } from './selection.ts';
import { type Sharers, Sharing } from './sharing.ts';

type InputReads = ReturnType<typeof inputReads>;

export interface Normalised {
  readonly kind: 'query' | 'mutation';
  /** Fields in memory, those of shared selections once. */
  readonly size: number;
  readonly roots: readonly OutputField[];
  /** Every question that the operation raises, each at the place that its `index` names. */
  readonly questions: readonly Question[];
  /** What asks about the schema itself, as an operation of its own; absent where nothing does. */
  readonly introspection?: DocumentNode;
}

/**
 * @param variables coerced values of the variables, of which only those in `@skip` and `@include` are read
 * @throws {TypeError} for subscriptions
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
  const reader = new Reader(schema, index, fragments, variables);
  const roots = reader.fieldsOf(root, [operation.selectionSet.selections]);
  return {
    kind,
    roots,
    size: reader.size,
    questions: reader.questions.all,
    introspection: aboutSchema(operation, reader.introspection, fragments),
  };
}

function aboutSchema(
  operation: OperationDefinitionNode,
  selections: readonly FieldNode[],
  fragments: readonly FragmentDefinitionNode[],
): DocumentNode | undefined {
  if (selections.length === 0) return undefined;
  const about = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return { kind: Kind.DOCUMENT, definitions: [about, ...fragments] };
}

class Reader {
  readonly questions: Questions;
  /** The client's nodes that ask about the schema itself. */
  readonly introspection: FieldNode[] = [];
  readonly #schema: GraphQLSchema;
  readonly #index: PolicyIndex;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #keys: Keys;
  readonly #sharing = new Sharing();
  /** Fields that were read, each once wherever it stands. */
  size = 0;
  #depth = 0;
  /** The same nodes on the same type are the same selection: abstract types within abstract types would multiply otherwise. */
  readonly #selections = new Map<string, Selection>();
  readonly #numbers = new Map<FieldNode, number>();
  readonly #inputReads = new Map<string, InputReads>();

  constructor(
    schema: GraphQLSchema,
    index: PolicyIndex,
    fragments: readonly FragmentDefinitionNode[],
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#schema = schema;
    this.#index = index;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.#variables = variables;
    this.#keys = new Keys(schema);
    this.questions = new Questions(index);
  }

  /** The fields of one type, merged by response name. */
  fieldsOf(type: GraphQLCompositeType, selections: readonly (readonly SelectionNode[])[]): OutputField[] {
    const collected = new Map<string, FieldNode[]>();
    const visited = new Set<string>();
    for (const some of selections) this.#collect(type, some, collected, visited);
    const sharers = new Map<string, Sharers>();
    return [...collected].map(([responseName, nodes]) => this.#outputField(type, responseName, nodes, sharers));
  }

  #collect(
    type: GraphQLCompositeType,
    selections: readonly SelectionNode[],
    into: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): void {
    for (const selection of selections) {
      if (!this.#isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const same = into.get(name);
        if (same === undefined) into.set(name, [selection]);
        else if (!same.includes(selection)) same.push(selection);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment === undefined || !this.#applies(fragment.typeCondition?.name.value, type)) continue;
      this.#collect(type, fragment.selectionSet.selections, into, visited);
    }
  }

  #applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = this.#schema.getType(condition);
    return (
      isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && this.#schema.isSubType(wanted, type)
    );
  }

  #isIncluded(selection: SelectionNode): boolean {
    if ((selection.directives?.length ?? 0) === 0) return true;
    if (getDirectiveValues(GraphQLSkipDirective, selection, this.#variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables)?.if !== false;
  }

  /** @param sharers key -> what is fetched under it beside this field: with some it may share a fetch, with others not */
  #outputField(
    parent: GraphQLCompositeType,
    responseName: string,
    nodes: readonly FieldNode[],
    sharers: Map<string, Sharers>,
  ): OutputField {
    const [node] = nodes as [FieldNode, ...FieldNode[]];
    const name = node.name.value;
    const field = this.#definition(parent, name);
    const target = getNamedType(field.type);
    const children = isCompositeType(target) && !name.startsWith('__') ? this.#selection(target, nodes) : undefined;
    const key = children === undefined ? this.#keys.of(field, node) : this.#sharedKey(field, node, children, sharers);
    this.size += 1;
    const owner = name.startsWith('__') ? 'inherit' : this.#classOf(parent, name);
    if (name === '__schema' || name === '__type') this.introspection.push(...nodes);
    const valuesOf = argumentsOf(field, node);
    return {
      responseName,
      key,
      parent: parent.name,
      name,
      type: field.type,
      arguments: outgoing(field, node, (argument) => this.#keys.variableOf(key, argument)),
      argumentsOf: valuesOf,
      argumentNames: field.args.map((argument) => argument.name),
      readsVariables: readsVariables(field, node),
      class: owner,
      asked: isGated(owner)
        ? this.questions.about(parent.name, name, owner, {
            node,
            valuesOf,
            inputReads: this.#readsOf(parent, field, node),
          })
        : undefined,
      children,
    };
  }

  /** What the inputs of a field read, of those that can have a value: found once for all names that give the same. */
  #readsOf(
    parent: GraphQLCompositeType,
    { name, args: all }: GraphQLField<unknown, unknown>,
    node: FieldNode,
  ): InputReads {
    const given = new Set(node.arguments?.map((argument) => argument.name.value));
    const args = all.filter((argument) => given.has(argument.name) || argument.defaultValue !== undefined);
    if (args.length === 0) return undefined;
    const identity = [`${parent.name}.${name}`, ...args.map((argument) => argument.name)].join(' ');
    if (!this.#inputReads.has(identity))
      this.#inputReads.set(identity, inputReads(this.#index, parent.name, { name, args }));
    return this.#inputReads.get(identity);
  }

  /** The first key of a field under which everything may be fetched together. */
  #sharedKey(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    children: Selection,
    sharers: Map<string, Sharers>,
  ): string {
    for (let nth = 1; ; nth += 1) {
      refuseManyFetches(nth);
      const key = this.#keys.of(field, node, nth);
      const known = sharers.get(key) ?? new Map();
      sharers.set(key, known);
      if (this.#sharing.joins(known, children)) return key;
    }
  }

  /** A field of an interface that the policy does not name has the class that it has in all of its types, if that is one. */
  #classOf(parent: GraphQLCompositeType, name: string): Class | undefined {
    const own = this.#index.classOf(parent.name, name);
    if (own !== undefined || !isInterfaceType(parent)) return own;
    const [first, ...others] = this.#schema
      .getPossibleTypes(parent)
      .map((type) => this.#index.classOf(type.name, name));
    return first !== undefined && !isGated(first) && others.every((other) => other !== undefined && !isGated(other))
      ? first
      : undefined;
  }

  #definition(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> {
    if (name === '__typename') return TypeNameMetaFieldDef;
    const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
    if (field !== undefined) return field;
    if (name === '__schema') return SchemaMetaFieldDef;
    if (name === '__type') return TypeMetaFieldDef;
    throw new TypeError(`${parent.name}.${name} is not in the schema`);
  }

  #selection(type: GraphQLCompositeType, nodes: readonly FieldNode[]): Selection {
    const identity = `${type.name} ${nodes.map((node) => this.#number(node)).join(' ')}`;
    const known = this.#selections.get(identity);
    if (known !== undefined) return known;
    const fields = new Map<string, readonly OutputField[]>();
    const objects = new Map<string, Question>();
    const selection: Selection = { declared: type.name, fields, objects };
    this.#selections.set(identity, selection);
    this.#depth += 1;
    refuseDeep(this.#depth);
    const sets = nodes.map((node) => node.selectionSet?.selections ?? []);
    const concrete = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    for (const each of concrete) {
      fields.set(each.name, this.fieldsOf(each, sets));
      if (this.#index.subjectPath(each.name) !== undefined) {
        // Whether an entity of a customer is there for the caller is the question of its id.
        const category = this.#index.classOf(each.name, 'id');
        if (isGated(category)) objects.set(each.name, this.questions.about(each.name, 'id', category));
      }
    }
    if (isAbstractType(type)) fields.set(type.name, this.fieldsOf(type, sets));
    this.#depth -= 1;
    return selection;
  }

  #number(node: FieldNode): number {
    const known = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, known);
    return known;
  }
}
