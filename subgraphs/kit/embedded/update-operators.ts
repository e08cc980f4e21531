// What each update operator does to one field of a decoded copy. An operand or a field of the wrong type is
// MongoDB's error, never a silent loss of the write.
import { Double } from 'bson';
import { StoreError } from './errors.ts';
import { typeName } from './order.ts';
import { asNumber, type Document, type Value } from './values.ts';

/** Checks the operand of the field's path and gives what is done to the field. */
type Operator = (path: string, operand: Value) => (holder: Document, field: string) => void;

const set: Operator = (_, operand) => (holder, field) => holder.set(field, operand);

const unset: Operator = () => (holder, field) => holder.delete(field);

const inc: Operator = (path, operand) => {
  if (asNumber(operand) === undefined)
    throw new StoreError(14, `Cannot increment with non-numeric argument: '${path}' of type ${typeName(operand)}`);
  return (holder, field) => {
    const before = holder.get(field) ?? (holder.has(field) ? null : 0);
    if (asNumber(before) === undefined)
      throw new StoreError(14, `Cannot apply $inc to '${path}', which is of the non-numeric type ${typeName(before)}`);
    holder.set(field, sum(before, operand, path));
  };
};

const push: Operator = (path, operand) => {
  const values = pushedBy(operand);
  return (holder, field) => {
    const before = holder.get(field) ?? (holder.has(field) ? null : []);
    if (!Array.isArray(before))
      throw new StoreError(2, `The field '${path}' must be an array but is of type ${typeName(before)} ($push)`);
    holder.set(field, [...before, ...values]);
  };
};

/** The operators that a store may use. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['$set', set],
  ['$setOnInsert', set],
  ['$unset', unset],
  ['$inc', inc],
  ['$push', push],
]);

function pushedBy(operand: Value): Value[] {
  const names = operand instanceof Map ? [...operand.keys()] : [];
  if (!(operand instanceof Map) || !names[0]?.startsWith('$')) return [operand];
  const other = names.find((name) => name !== '$each');
  if (other) throw new StoreError(2, `'${other}' in $push is not supported by the evaluation store`);
  const values = operand.get('$each');
  if (Array.isArray(values)) return values;
  throw new StoreError(14, `The argument to $each in $push must be an array but it was of type ${typeName(values)}`);
}

// int32 grows to int64, which does not overflow silently; a double makes the sum a double.
function sum(a: Value, b: Value, path: string): Value {
  if (a instanceof Double || b instanceof Double) return new Double((asNumber(a) as number) + (asNumber(b) as number));
  const exact = BigInt(a as number | bigint) + BigInt(b as number | bigint);
  if (BigInt.asIntN(64, exact) !== exact)
    throw new StoreError(2, `Failed to apply $inc to '${path}': the sum is no int64`);
  const small = typeof a === 'number' && typeof b === 'number' && BigInt.asIntN(32, exact) === exact;
  return small ? Number(exact) : exact;
}
