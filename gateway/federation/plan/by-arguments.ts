/**
 * A selection on entities in parts: each field with arguments by itself, all others together. What a row allows can depend on the
 * arguments of a field, so that two fields of one category are decided differently for one customer; what is denied must not be fetched
 * for them because the other is.
 */
import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/** @param selectionSet fields on their types, as a plan's entity fetch has them */
export function byArguments(selectionSet: SelectionSetNode): SelectionSetNode[] {
  const keys = new Set<string>();
  for (const field of fieldsOf(selectionSet)) if (hasArguments(field)) keys.add(keyOf(field));
  if (keys.size === 0) return [selectionSet];
  const others = only(selectionSet, (field) => !keys.has(keyOf(field)));
  const parts = [...keys].map((key) => only(selectionSet, (field) => keyOf(field) === key));
  return [...(fieldsOf(others).some(isAsked) ? [others] : []), ...parts];
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;
const hasArguments = (field: FieldNode): boolean => (field.arguments ?? []).length > 0;
const isAsked = (field: FieldNode): boolean => field.name.value !== '__typename';

const fieldsOf = ({ selections }: SelectionSetNode): FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });

/** The selection with some of its fields; types that have none of them are gone. */
function only(selectionSet: SelectionSetNode, keeps: (field: FieldNode) => boolean): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return !isAsked(selection) || keeps(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const inner = only(selection.selectionSet, keeps);
    return fieldsOf(inner).some(isAsked) ? [{ ...selection, selectionSet: inner }] : [];
  });
  return { ...selectionSet, selections };
}
