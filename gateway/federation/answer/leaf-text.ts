/**
 * The JSON text of a leaf: a value of a scalar or enum as the public schema lets it out. A value that does not fit is no
 * value; nothing is coerced that graphql-js would refuse to coerce.
 */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';

/** The text of a value that is not null; `null` for one that is hidden from clients; undefined for one that does not fit. */
export type LeafText = (value: unknown) => string | undefined;

/** @param isHidden whether a value of an enum is one that clients are not told of (`@inaccessible`) */
export function leafText(type: GraphQLLeafType, isHidden: (value: unknown) => boolean = () => false): LeafText {
  if (isEnumType(type)) {
    const names = new Map<unknown, string>(type.getValues().map(({ name }) => [name, JSON.stringify(name)]));
    return (value) => names.get(value) ?? (isHidden(value) ? 'null' : undefined);
  }
  const serialized = (value: unknown): string | undefined => {
    try {
      return JSON.stringify(type.serialize(value));
    } catch {
      return undefined;
    }
  };
  switch (type.name) {
    case GraphQLString.name:
    case GraphQLID.name:
      return (value) => (typeof value === 'string' ? JSON.stringify(value) : serialized(value));
    case GraphQLInt.name:
      return (value) => (typeof value === 'number' && (value | 0) === value ? `${value}` : serialized(value));
    case GraphQLFloat.name:
      return (value) => (Number.isFinite(value) ? `${value}` : serialized(value));
    case GraphQLBoolean.name:
      return (value) => (typeof value === 'boolean' ? `${value}` : serialized(value));
    default:
      return serialized;
  }
}
