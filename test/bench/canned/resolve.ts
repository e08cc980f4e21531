/**
 * Answers a GraphQL operation from canned data by its shape alone: aliases, arguments, fragments, `@skip` and `@include`.
 * A field that the data does not have is an error, so that a gateway that asks the wrong service is noticed.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Arguments, Thing, Value } from './values.ts';

type Variables = Record<string, unknown>;
type Answer = Record<string, unknown>;

/** The `data` of an operation over a root. Throws for what the data does not have. */
export function resolve(text: string, variables: Readonly<Variables>, root: Thing): Answer {
  const document: DocumentNode = parse(text, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (operation === undefined) throw new TypeError('There is no operation');
  const values: Variables = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue !== undefined) values[variable.name.value] = valueFromASTUntyped(defaultValue);
  return new Resolver(fragments, { ...values, ...variables }).object(root, operation.selectionSet);
}

class Resolver {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Variables;

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Variables) {
    this.#fragments = fragments;
    this.#variables = variables;
  }

  object(from: Thing, selections: SelectionSetNode): Answer {
    const fields = new Map<string, FieldNode[]>();
    this.#collect(from.__typename, selections, fields);
    const answer: Answer = {};
    for (const [key, nodes] of fields) answer[key] = this.#field(from, nodes);
    return answer;
  }

  #field(from: Thing, nodes: readonly FieldNode[]): unknown {
    const [{ name, arguments: args = [] }] = nodes as [FieldNode];
    const value = from[name.value];
    if (value === undefined) throw new TypeError(`There is no ${from.__typename}.${name.value} here`);
    const selections = nodes.flatMap((node) => node.selectionSet?.selections ?? []);
    if (typeof value !== 'function') return this.#value(value, selections);
    const given: Arguments = Object.fromEntries(
      args.map((arg) => [arg.name.value, valueFromASTUntyped(arg.value, this.#variables)]),
    );
    return this.#value(value(given), selections);
  }

  #value(value: Value, selections: SelectionSetNode['selections']): unknown {
    if (Array.isArray(value)) return value.map((item: Value) => this.#value(item, selections));
    if (typeof value !== 'object' || value === null) return value;
    return this.object(value as Thing, { kind: Kind.SELECTION_SET, selections });
  }

  #collect(type: string, { selections }: SelectionSetNode, into: Map<string, FieldNode[]>): void {
    for (const selection of selections) {
      if (this.#isLeftOut(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      if (fragment === undefined) throw new TypeError('A fragment is missing');
      const condition = fragment.typeCondition?.name.value;
      // The only abstract type of the graph is `_Entity`.
      if (condition === undefined || condition === type || condition === '_Entity')
        this.#collect(type, fragment.selectionSet, into);
    }
  }

  #isLeftOut({ directives = [] }: SelectionSetNode['selections'][number]): boolean {
    return directives.some(({ name, arguments: [argument] = [] }) => {
      const condition = argument === undefined || valueFromASTUntyped(argument.value, this.#variables) === true;
      return (name.value === 'skip' && condition) || (name.value === 'include' && !condition);
    });
  }
}
