/**
 * The echo of an entity fetch: the key that a service is asked to send back with each entity. By its place in a list alone
 * an entity would be taken on trust, and a service that shuffles would write one customer's data into another's (P23).
 */
import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Territory } from '../supergraph/partition.ts';
import type { Representation } from './steps.ts';

/** The plain fields of the key in a representation. */
export const echoOf = (type: string, fields: readonly Representation[], territory: Territory): string[] =>
  fields
    .filter(({ name, children }) => children === undefined && territory.keyFields.get(type)?.has(name))
    .map(({ name }) => name);

/** A selection on `_entities` with the echo of each type in it. */
export function withEchoes(
  selectionSet: SelectionSetNode,
  echoes: ReadonlyMap<string, readonly string[]>,
): SelectionSetNode {
  const echo = (selection: SelectionNode): SelectionNode => {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return selection;
    const known = responseKeys(selection.selectionSet);
    const missing = (echoes.get(selection.typeCondition?.name.value ?? '') ?? []).filter((key) => !known.includes(key));
    const added = missing.map((value): FieldNode => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value } }));
    const selections = [...selection.selectionSet.selections, ...added];
    return { ...selection, selectionSet: { ...selection.selectionSet, selections } };
  };
  return { ...selectionSet, selections: selectionSet.selections.map(echo) };
}

/** The keys that a selection writes. */
export function responseKeys(selectionSet: SelectionSetNode): string[] {
  const keys = selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? responseKeys(selection.selectionSet) : [];
  });
  return [...new Set(keys)].filter((key) => key !== '__typename');
}
