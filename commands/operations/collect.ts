/**
 * From files of GraphQL to a registry of operations. An operation is registered with the fragments that it uses, wherever these
 * are, and as its file has it: clients send one or the other. The same files give the same registry.
 */
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import { hashOf, type Operations } from '../../gateway/operations/registry.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Collected {
  readonly operations: Operations;
  /** Sentences for whoever wrote the files, each with its file. */
  readonly problems: readonly string[];
}

interface Read extends SourceFile {
  readonly definitions: readonly DefinitionNode[];
}

const isOperation = (node: DefinitionNode): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION;
const isFragment = (node: DefinitionNode): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION;

export function collect(schema: GraphQLSchema, files: readonly SourceFile[]): Collected {
  const problems: string[] = [];
  const read = files.flatMap((file): Read[] => {
    try {
      return [{ ...file, definitions: parse(file.text, { noLocation: true }).definitions }];
    } catch (error) {
      problems.push(`${file.path}: ${(error as Error).message}`);
      return [];
    }
  });
  const fragments = fragmentsOf(read, problems);
  const texts = new Set<string>();
  for (const { path, definitions } of read) {
    const operations = definitions.filter(isOperation);
    if (operations.length === 0) continue;
    const whole = (nodes: readonly DefinitionNode[]): DocumentNode => ({
      kind: Kind.DOCUMENT,
      definitions: withFragments(nodes, fragments, definitions),
    });
    for (const operation of operations) {
      const document = whole([operation]);
      for (const { message } of validate(schema, document)) problems.push(`${path}: ${message}`);
      texts.add(print(document));
    }
    // A file with fragments that nothing in it uses is no document that anybody sends.
    const file = whole(definitions);
    if (validate(schema, file).length === 0) texts.add(print(file));
  }
  const entries = [...texts].map((text): [string, string] => [hashOf(text), text]);
  return {
    operations: Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1))),
    problems: [...new Set(problems)],
  };
}

/** All fragments by name; one name for two fragments is a problem. */
function fragmentsOf(read: readonly Read[], problems: string[]): Map<string, FragmentDefinitionNode> {
  const found = new Map<string, FragmentDefinitionNode>();
  for (const { path, definitions } of read)
    for (const fragment of definitions.filter(isFragment)) {
      const name = fragment.name.value;
      const other = found.get(name);
      if (other !== undefined && print(other) !== print(fragment))
        problems.push(`${path}: fragment ${name} is another one elsewhere.`);
      found.set(name, fragment);
    }
  return found;
}

/** Definitions, and after them the fragments that they use and do not have: those of the same file in its order, others by name. */
function withFragments(
  nodes: readonly DefinitionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  file: readonly DefinitionNode[],
): DefinitionNode[] {
  const has = new Set(nodes.filter(isFragment).map(({ name }) => name.value));
  const wanted = new Set<FragmentDefinitionNode>();
  const open: DefinitionNode[] = [...nodes];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || has.has(name.value)) return;
        has.add(name.value);
        wanted.add(fragment);
        open.push(fragment);
      },
    });
  const own = file.filter((node) => isFragment(node) && wanted.has(fragments.get(node.name.value) ?? node));
  const others = [...wanted].filter(
    ({ name }) => !own.some((node) => isFragment(node) && node.name.value === name.value),
  );
  return [...nodes, ...own, ...others.sort((one, other) => (one.name.value < other.name.value ? -1 : 1))];
}
