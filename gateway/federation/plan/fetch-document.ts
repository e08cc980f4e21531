/**
 * Reading and writing the operations of a plan. Fetches are bundled into one request, so nothing in them may be called by a
 * name of its own: fragments of the same name would collide.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { PlanError } from './steps.ts';

export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new PlanError('A fetch without an operation');
  return operation;
}

export function rootField(selectionSet: SelectionSetNode, key: string): FieldNode {
  const found = selectionSet.selections.find(
    (selection): selection is FieldNode =>
      selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === key,
  );
  if (found?.selectionSet === undefined) throw new PlanError(`A fetch without ${key}`);
  return found;
}

/** The same document with each fragment in the place where it is spread. */
export function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const inlined: DocumentNode = visit(document, {
    FragmentSpread: (spread) => {
      const fragment = fragments.get(spread.name.value);
      if (fragment === undefined) throw new PlanError('A fetch with an unknown fragment');
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
    },
  });
  return {
    ...inlined,
    definitions: inlined.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION),
  };
}

export const printed = (node: Parameters<typeof print>[0]): string => stripIgnoredCharacters(print(node));
