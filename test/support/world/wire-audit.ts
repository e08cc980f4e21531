/**
 * Reads what went over the wire and says what should not have: a gated field of a customer for whom it is denied, a field
 * that is denied for anyone, an id that a stranger asked for. It trusts nothing that the engine says about itself.
 */
import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Call } from '../world.ts';
import { categoryOf, decided, type Situation } from './reference.ts';

type Json = Record<string, unknown>;

/** What is wrong with some calls; empty when all is well. */
export function findings(situation: Situation, schema: GraphQLSchema, calls: readonly Call[]): string[] {
  const found: string[] = [];
  const { asking, records } = situation;
  const self = asking.caller.customer;

  const isStrange = (id: string | undefined): boolean => self !== undefined && id !== self;

  const check = (type: string, field: FieldNode, customer: string, variables: Json, where: string): void => {
    const name = field.name.value;
    const category = categoryOf(type, name);
    if (category === undefined || name === 'id' || name === 'customer') return;
    const args = Object.fromEntries(
      (field.arguments ?? []).map((argument) => [
        argument.name.value,
        argument.value.kind === Kind.VARIABLE ? variables[argument.value.name.value] : 'a literal',
      ]),
    );
    if (decided(situation, category, args, 'anyone').effect === 'deny')
      found.push(`${where}: ${type}.${name} for anyone`);
    if (decided(situation, category, args, customer).effect === 'deny')
      found.push(`${where}: ${type}.${name} of ${customer}`);
  };

  /** Everything below a selection belongs to one customer. */
  const walk = (
    type: string,
    set: SelectionSetNode | undefined,
    customer: string,
    variables: Json,
    where: string,
  ): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.typeCondition?.name.value ?? type, selection.selectionSet, customer, variables, where);
        continue;
      }
      if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
      if (['Customer', 'Purchase', 'LoyaltyAccount'].includes(type)) check(type, selection, customer, variables, where);
      const parent = schema.getType(type);
      const field = isObjectType(parent) ? parent.getFields()[selection.name.value] : undefined;
      if (field !== undefined) walk(getNamedType(field.type).name, selection.selectionSet, customer, variables, where);
    }
  };

  for (const { service, path, body } of calls) {
    if (path === '/states') {
      for (const id of body.ids ?? []) if (isStrange(id) && id !== '-') found.push(`states of ${id} for a stranger`);
      continue;
    }
    const variables = body.variables ?? {};
    const [operation] = parse(body.query ?? '').definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation');
    for (const root of operation.selectionSet.selections as FieldNode[]) {
      const where = `${service} ${root.name.value}`;
      const [argument] = root.arguments ?? [];
      const value = argument?.value.kind === Kind.VARIABLE ? variables[argument.value.name.value] : undefined;
      if (root.name.value === '_entities') {
        for (const representation of value as Json[]) {
          const { __typename: type, id, ...others } = representation as { __typename: string; id: string };
          if (Object.keys(others).length > 0) found.push(`${where}: more than the key: ${Object.keys(others)}`);
          const customer = ownerOf(situation, type, id);
          if (customer === undefined || isStrange(customer)) found.push(`${where}: ${type} ${id} of ${customer}`);
          walk(type, root.selectionSet, customer ?? '', variables, where);
        }
      } else if (root.name.value === 'purchase') {
        const gated = fieldNames(root.selectionSet);
        if (gated.some((name) => !['__typename', 'id', 'customer'].includes(name))) found.push(`${where}: ${gated}`);
        if (decided(situation, 'purchase.lines', {}, 'anyone').effect === 'deny') found.push(`${where} for anyone`);
      } else {
        for (const id of [value].flat() as string[]) {
          if (isStrange(id)) found.push(`${where}: ${id} for a stranger`);
          if (decided(situation, 'key', {}, id).effect === 'deny') found.push(`${where}: ${id}`);
          walk('Customer', root.selectionSet, id, variables, where);
        }
      }
    }
  }
  for (const id of records.people.keys())
    if (isStrange(id) && calls.some((call) => call.path !== '/states' && namesCustomer(call, id)))
      found.push(`${id} for a stranger`);
  return found;
}

const fieldNames = (set: SelectionSetNode | undefined): string[] =>
  (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('A spread');
    return selection.kind === Kind.FIELD ? [selection.name.value] : fieldNames(selection.selectionSet);
  });

const namesCustomer = (call: Call, id: string): boolean =>
  JSON.stringify(call.body.variables ?? {}).includes(`"${id}"`);

function ownerOf({ records }: Situation, type: string, id: string): string | undefined {
  if (type === 'Customer') return id;
  if (type === 'Purchase') return records.purchases.get(id)?.customer?.id;
  return [...records.people.values()].find((person) => person.loyalty.id === id)?.loyalty.customer?.id;
}
