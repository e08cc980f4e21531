/**
 * Operations about the schema itself, which need no subgraph: they are known here, so that the engine need not be asked.
 * Whether they may be asked at all is Apollo's rule (not in production).
 */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Names of the fields at the root of an operation, through its fragments. */
function rootFields(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value;
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment === undefined ? [] : rootFields(fragment.selectionSet, fragments);
  });
}

/** What a valid operation asks about: `schema` (nothing but fields that begin with `__`), or `data`, among other things. */
export function subjectMatter(document: DocumentNode, operation: SelectionSetNode): 'schema' | 'data' {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  return rootFields(operation, fragments).every((field) => field.startsWith('__')) ? 'schema' : 'data';
}
