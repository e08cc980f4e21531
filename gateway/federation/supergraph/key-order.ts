/**
 * The keys of each entity in the order in which the planner can be asked: within a graph, those that most other graphs have
 * come last. Where the last one is known to no other graph, the planner (0.0.38) ends the process over `@requires`
 * (docs/planner-limits.md). Which key comes first means nothing.
 */
import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import { graphOf, joins, textArgument } from './join-spec.ts';

export const withSharedKeysLast = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      return definition;
    const types = joins(definition, 'join__type');
    if (types.length < 2) return definition;
    const other = definition.directives?.filter((directive) => !types.includes(directive)) ?? [];
    return { ...definition, directives: [...other, ...ordered(types)] };
  }),
});

function ordered(types: readonly ConstDirectiveNode[]): ConstDirectiveNode[] {
  const graphs = [...new Set(types.map(graphOf))];
  const keyOf = (directive: ConstDirectiveNode): string => textArgument(directive, 'key') ?? '';
  const shared = (directive: ConstDirectiveNode): number =>
    types.filter((each) => keyOf(each) === keyOf(directive)).length;
  return graphs.flatMap((graph) =>
    types.filter((each) => graphOf(each) === graph).sort((one, other) => shared(one) - shared(other)),
  );
}
