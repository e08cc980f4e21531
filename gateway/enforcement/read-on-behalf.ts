/**
 * What a service reads on behalf of a field: the coordinates that `@requires`, `@provides` and `@fromContext` name. What a field
 * is made of is decided with it, so nothing may be read for it that has no class.
 */
import {
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Coordinate } from '../../schema/policy.ts';
import type { ReadSet, ServiceFields } from './supergraph-fields.ts';

/** The coordinates that a field set names, those of every type that an abstract one may be. */
export function coordinatesIn(schema: GraphQLSchema, { type, selection }: Omit<ReadSet, 'by'>): Set<Coordinate> {
  const found = new Set<Coordinate>();
  const visit = (name: string, { selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.INLINE_FRAGMENT) visit(each.typeCondition?.name.value ?? name, each.selectionSet);
      if (each.kind !== Kind.FIELD || each.name.value === '__typename') continue;
      const declared = schema.getType(name);
      const concrete = isAbstractType(declared) ? schema.getPossibleTypes(declared).map((one) => one.name) : [];
      for (const one of concrete.length > 0 ? concrete : [name]) found.add(`${one}.${each.name.value}`);
      const field =
        isObjectType(declared) || isInterfaceType(declared) ? declared.getFields()[each.name.value] : undefined;
      if (field !== undefined && each.selectionSet !== undefined)
        visit(getNamedType(field.type).name, each.selectionSet);
    }
  };
  const text = selection.trim();
  const [operation] = parse(text.startsWith('{') ? text : `{${text}}`, { noLocation: true }).definitions;
  if (operation?.kind === Kind.OPERATION_DEFINITION) visit(type, operation.selectionSet);
  return found;
}

/** Field -> the coordinates that are fetched so that it can be resolved. What only comes along (`@provides`) is not among them. */
export function fetchedOnBehalf(
  schema: GraphQLSchema,
  services: readonly ServiceFields[],
): Map<Coordinate, Set<Coordinate>> {
  const found = new Map<Coordinate, Set<Coordinate>>();
  for (const { coordinate, reads } of services.flatMap(({ fields }) => fields))
    for (const read of reads) {
      if (read.by === '@provides') continue;
      const known = found.get(coordinate as Coordinate) ?? new Set();
      for (const each of coordinatesIn(schema, read)) known.add(each);
      found.set(coordinate as Coordinate, known);
    }
  return found;
}
