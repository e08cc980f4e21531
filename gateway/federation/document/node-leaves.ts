/**
 * What an export gives of each node, as the client's text has it: columns, in the order of the text and the same for every page, and what of
 * the policy's categories stands where. It reads a document that is valid and decides nothing.
 */
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isReadable, type PolicyIndex } from '../../enforcement/policy-index.ts';
import type { NodePath, PagedQuery } from '../../engine.ts';

export interface NodeLeaves extends Pick<PagedQuery, 'columns' | 'gives'> {
  /** Something of it is about customers who are decided as their own (pitfall P21). */
  readonly leadsToOthers: boolean;
}

interface Place {
  readonly type: GraphQLNamedType;
  readonly selections: SelectionSetNode;
}

export function leavesOf(schema: GraphQLSchema, index: PolicyIndex, document: DocumentNode, node: Place): NodeLeaves {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const columns = new Map<string, NodePath>();
  const gives = new Map<string, PagedQuery['gives'][number]>();
  let leadsToOthers = false;

  /** @param isListed a list is one column, whatever is in it */
  const visit = ({ type, selections: { selections } }: Place, before: NodePath, isListed: boolean): void => {
    for (const each of selections) {
      if (each.kind !== Kind.FIELD) {
        const spread = each.kind === Kind.INLINE_FRAGMENT ? each : fragments.get(each.name.value);
        const on = spread?.typeCondition && schema.getType(spread.typeCondition.name.value);
        if (spread !== undefined) visit({ type: on ?? type, selections: spread.selectionSet }, before, isListed);
        continue;
      }
      const path = [...before, each.alias?.value ?? each.name.value];
      const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
      const definition = fields[each.name.value];
      const target = definition && getNamedType(definition.type);
      const isList = definition !== undefined && isListType(getNullableType(definition.type));
      const isLeaf = isList || target === undefined || !isCompositeType(target);
      if (isLeaf && !isListed) columns.set(path.join('.'), path);
      if (definition !== undefined) note(type.name, each.name.value, target, path);
      if (target !== undefined && each.selectionSet !== undefined)
        visit({ type: target, selections: each.selectionSet }, path, isListed || isList);
    }
  };

  const note = (type: string, field: string, target: GraphQLNamedType | undefined, path: NodePath): void => {
    const coordinate = `${type}.${field}` as const;
    const category = index.classOf(type, field);
    const types = target !== undefined && isAbstractType(target) ? schema.getPossibleTypes(target) : [target];
    const isOwned = types.some((each) => each !== undefined && index.subjectPath(each.name) !== undefined);
    if (isOwned && !index.isSame(coordinate)) leadsToOthers = true;
    // The id stands with its customer; and who may have what by its arguments is nothing that a customer can change.
    if (isReadable(category) && category !== 'key' && !index.readsArguments(category))
      gives.set(`${path.join('.')} ${coordinate}`, { path, coordinate, category });
  };

  visit(node, [], false);
  return { columns: [...columns.values()], gives: [...gives.values()], leadsToOthers };
}
