/**
 * Operations about the schema itself, which need no subgraph: they are known here, so that the engine need not be asked.
 * Whether they may be asked at all is Apollo's rule (not in production).
 */
import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';

/** Documents are kept by who parses them, and each request asks twice: for its log line and for its way. */
const found = new WeakMap<SelectionSetNode, ReadonlySet<string>>();

/**
 * Names of the fields at the root of an operation, through its fragments. Each fragment is looked into once: spreads of spreads
 * multiply, and a short document can have more of them than there is time.
 */
export function rootFields(document: DocumentNode, operation: SelectionSetNode): ReadonlySet<string> {
  const known = found.get(operation);
  if (known !== undefined) return known;
  const names = namesIn(document, operation);
  found.set(operation, names);
  return names;
}

function namesIn(document: DocumentNode, operation: SelectionSetNode): ReadonlySet<string> {
  const unseen = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet]] : [],
    ),
  );
  const names = new Set<string>();
  const lookInto = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) lookInto(selection.selectionSet);
      else {
        const { value: name } = selection.name;
        const fragment = unseen.get(name);
        unseen.delete(name);
        if (fragment !== undefined) lookInto(fragment);
      }
    }
  };
  lookInto(operation);
  return names;
}

/** What a valid operation asks about: `schema` (nothing but fields that begin with `__`), or `data`, among other things. */
export function subjectMatter(document: DocumentNode, operation: SelectionSetNode): 'schema' | 'data' {
  return [...rootFields(document, operation)].every((field) => field.startsWith('__')) ? 'schema' : 'data';
}
