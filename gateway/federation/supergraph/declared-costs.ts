/**
 * What a supergraph declares of costs: `@cost` and `@listSize` of Federation 2.9 (the GraphQL Cost Directives specification of IBM),
 * as composition writes them, under the names that its `@link` imports them by. Reads the SDL only.
 */
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  type TypeDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

/** How long the list of a field is. */
export interface ListSize {
  /** Where no slicing argument says how long. */
  readonly assumed?: number;
  /** Arguments that say how long; of several the greatest counts. */
  readonly slicing: readonly string[];
  /** The fields of the result that are so long, where it is no list itself (connections). */
  readonly sized?: readonly string[];
}

export interface DeclaredCosts {
  /** By coordinate of a field (`Type.field`) or argument (`Type.field.argument`), or by name of a type. */
  readonly weights: ReadonlyMap<string, number>;
  /** By coordinate of a field. */
  readonly sizes: ReadonlyMap<string, ListSize>;
}

const COST_SPEC = 'https://specs.apollo.dev/cost/';

export function declaredCosts(document: DocumentNode): DeclaredCosts {
  const weights = new Map<string, number>();
  const sizes = new Map<string, ListSize>();
  const { cost, listSize } = namesIn(document);
  const weigh = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const weight = argumentsOf(directives, cost)?.weight;
    if (Number.isFinite(Number(weight))) weights.set(coordinate, Number(weight));
  };
  for (const type of document.definitions.filter(isType)) {
    weigh(type.name.value, type.directives);
    if (!('fields' in type)) continue;
    for (const field of type.fields ?? []) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      weigh(coordinate, field.directives);
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? []) weigh(`${coordinate}.${argument.name.value}`, argument.directives);
      const size = argumentsOf(field.directives ?? [], listSize);
      if (size !== undefined) sizes.set(coordinate, sizeIn(size));
    }
  }
  return { weights, sizes };
}

function sizeIn({ assumedSize, slicingArguments, sizedFields }: Readonly<Record<string, unknown>>): ListSize {
  const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    slicing: names(slicingArguments),
    ...(typeof assumedSize === 'number' && { assumed: assumedSize }),
    ...(Array.isArray(sizedFields) && { sized: names(sizedFields) }),
  };
}

const isType = (definition: DocumentNode['definitions'][number]): definition is TypeDefinitionNode =>
  definition.kind.endsWith('TypeDefinition');

function argumentsOf(
  directives: readonly ConstDirectiveNode[],
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const found = directives.find((directive) => directive.name.value === name);
  if (found === undefined) return undefined;
  return Object.fromEntries((found.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]));
}

/** What the two directives are called here (link spec v1.0, `import` with `as`). */
function namesIn(document: DocumentNode): { cost: string; listSize: string } {
  const names = { cost: 'cost', listSize: 'listSize' };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { arguments: args = [] } of definition.directives ?? []) {
      const argument = (name: string): ConstValueNode | undefined =>
        args.find((each) => each.name.value === name)?.value;
      const url = argument('url');
      const imports = argument('import');
      if (url?.kind !== Kind.STRING || !url.value.startsWith(COST_SPEC) || imports?.kind !== Kind.LIST) continue;
      for (const each of imports.values.map((value) => valueFromASTUntyped(value))) rename(names, each);
    }
  }
  return names;
}

function rename(names: { cost: string; listSize: string }, imported: unknown): void {
  const { name, as } = (typeof imported === 'object' ? imported : {}) as { name?: unknown; as?: unknown };
  if (typeof as !== 'string') return;
  if (name === '@cost') names.cost = as.replace(/^@/, '');
  if (name === '@listSize') names.listSize = as.replace(/^@/, '');
}
