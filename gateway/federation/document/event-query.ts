/**
 * A subscription as the query that answers each of its events: the root field becomes the query field that finds the same by a
 * customer's id, under the same response name, and everything below stays as the client wrote it. It only rewrites; validation has
 * happened before.
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  Kind,
  type NamedTypeNode,
  OperationTypeNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { EventQuery, Operation } from '../../engine.ts';

/** Field of `Subscription` -> the argument that names its customer, and the field of `Query` that finds the same by another. */
const CARRIED: Readonly<Record<string, { readonly argument: string; readonly query: string; readonly by: string }>> = {
  consentChanged: { argument: 'customerId', query: 'customer', by: 'id' },
};

/** @returns undefined for a subscription that is not carried */
export function eventQuery(
  schema: GraphQLSchema,
  { document, operationName, variables }: Pick<Operation, 'document' | 'operationName' | 'variables'>,
): EventQuery | undefined {
  const operation = getOperationAST(document, operationName);
  const root = schema.getSubscriptionType();
  const query = schema.getQueryType();
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || root == null || query == null) return undefined;
  const asQuery = <Node extends { readonly typeCondition?: NamedTypeNode }>(node: Node): Node | undefined =>
    node.typeCondition?.name.value === root.name ? { ...node, typeCondition: named(query.name) } : undefined;

  const customers = new Set<string>();
  let isCarried = true;
  const types = new TypeInfo(schema);
  // On leaving: what is entered is still the subscription, so that the types are known.
  const rewritten: DocumentNode = visit(
    // With the fragments that it uses: the query is validated again, where nothing may be left over.
    separateOperations(document)[operation.name?.value ?? ''] ?? document,
    visitWithTypeInfo(types, {
      OperationDefinition: { leave: (node) => ({ ...node, operation: OperationTypeNode.QUERY }) },
      FragmentDefinition: { leave: asQuery },
      InlineFragment: { leave: asQuery },
      Field: {
        leave: (node) => {
          if (types.getParentType() !== root) return undefined;
          const definition = root.getFields()[node.name.value];
          const carried = Object.hasOwn(CARRIED, node.name.value) ? CARRIED[node.name.value] : undefined;
          if (definition === undefined || carried === undefined) {
            isCarried = false;
            return undefined;
          }
          const { argument, query: name, by } = carried;
          customers.add(String(getArgumentValues(definition, node, variables)[argument]));
          return {
            ...node,
            alias: node.alias ?? node.name,
            name: { kind: Kind.NAME, value: name },
            arguments: node.arguments?.map((each) =>
              each.name.value === argument ? { ...each, name: { kind: Kind.NAME, value: by } } : each,
            ),
          };
        },
      },
    }),
  );
  const [customer] = customers;
  return isCarried && customer !== undefined && customers.size === 1 ? { query: rewritten, customer } : undefined;
}

const named = (name: string): NamedTypeNode => ({ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } });
