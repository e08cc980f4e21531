/**
 * What the inputs of a field read: a filter by city tells the city of whoever is found by it, so it is decided with the category
 * that it reads. An input without a class says that nobody has thought about it, and its field is denied.
 */
import {
  type GraphQLArgument,
  type GraphQLField,
  GraphQLID,
  type GraphQLInputField,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import type { InputClass } from '../../schema/policy.ts';
import type { Category } from '../../schema/vocabulary.ts';
import { isReadable, type PolicyIndex } from './policy-index.ts';

type Values = Readonly<Record<string, unknown>>;
type Input = GraphQLArgument | GraphQLInputField;

/** A set of categories; undefined: something in it has no class. */
export type Reads = ReadonlySet<Category> | undefined;

/** One input as it can be given to a field. */
export interface InputUse {
  readonly input: Input;
  /** Its schema coordinate, e.g. `Query.find(name:)` or `Filter.city`. */
  readonly coordinate: string;
  /** Where it stands in the arguments of its field, e.g. `input.customerId`. */
  readonly path: string;
  readonly class: InputClass | undefined;
}

const isId = (input: Input): boolean => getNamedType(input.type) === GraphQLID;

/** An input object has the classes of its fields, and none of its own. */
const isObject = (input: Input): boolean => isInputObjectType(getNamedType(input.type));

/** A field, or no more of it than some of its arguments. */
type Field = Pick<GraphQLField<unknown, unknown>, 'name' | 'args'>;

/** The arguments of a field, each with its class. */
export const argumentUses = (index: PolicyIndex, type: string, field: Field): InputUse[] =>
  field.args.map((input) => {
    const coordinate = `${type}.${field.name}(${input.name}:)`;
    return {
      input,
      coordinate,
      path: input.name,
      class: isObject(input) ? undefined : index.inputClass(coordinate),
    };
  });

/** The inputs within an input; none where it is no input object. */
export function innerUses(index: PolicyIndex, { input, path }: InputUse): InputUse[] {
  const target = getNamedType(input.type);
  if (!isInputObjectType(target)) return [];
  return Object.values(target.getFields()).map((inner) => ({
    input: inner,
    coordinate: `${target.name}.${inner.name}`,
    path: `${path}.${inner.name}`,
    class: isObject(inner) ? undefined : index.inputFieldClass(target.name, inner.name, isId(inner)),
  }));
}

/**
 * What the arguments of a field read, in one request.
 * @returns a function of the coerced arguments, defaults among them; undefined where they can read nothing at all
 */
export function inputReads(index: PolicyIndex, type: string, field: Field): ((values: Values) => Reads) | undefined {
  const customer = index.customerArgument(`${type}.${field.name}`);
  const uses = argumentUses(index, type, field);
  if (uses.every((use) => canReadNothing(index, use, customer, new Set()))) return undefined;
  return (values) => {
    const found = new Set<Category>();
    const isClassed = uses.every(
      (use) => !Object.hasOwn(values, use.input.name) || read(index, use, values[use.input.name], customer, found),
    );
    return isClassed ? found : undefined;
  };
}

const isSilent = ({ path, class: value }: InputUse, customer: string | undefined): boolean =>
  path === customer || (value !== undefined && !isReadable(value));

/** @param met input types that were gone through already: they can be within each other */
function canReadNothing(index: PolicyIndex, use: InputUse, customer: string | undefined, met: Set<string>): boolean {
  if (isSilent(use, customer)) return true;
  if (use.class !== undefined) return false;
  const target = getNamedType(use.input.type);
  if (isEnumType(target))
    return target.getValues().every(({ name }) => {
      const value = index.inputClass(`${target.name}.${name}`);
      return value !== undefined && !isReadable(value);
    });
  if (!isInputObjectType(target)) return false;
  if (met.has(target.name)) return true;
  return innerUses(index, use).every((inner) => canReadNothing(index, inner, customer, new Set(met).add(target.name)));
}

/** Collects what a given value reads; a null that is given reads, too. False: something in it has no class. */
function read(
  index: PolicyIndex,
  use: InputUse,
  value: unknown,
  customer: string | undefined,
  found: Set<Category>,
): boolean {
  if (isSilent(use, customer)) return true;
  if (isReadable(use.class)) {
    found.add(use.class);
    return true;
  }
  const target = getNamedType(use.input.type);
  if (Array.isArray(value)) return value.every((item) => read(index, use, item, customer, found));
  if (isEnumType(target)) {
    const own = index.inputClass(`${target.name}.${String(value)}`);
    if (isReadable(own)) found.add(own);
    return own !== undefined || value === null;
  }
  if (!isInputObjectType(target)) return false;
  if (typeof value !== 'object' || value === null) return value === null;
  const given = value as Values;
  return innerUses(index, use).every(
    (inner) => !Object.hasOwn(given, inner.input.name) || read(index, inner, given[inner.input.name], customer, found),
  );
}
