// What each update operator does to one field of a decoded copy. An operand or a field of the wrong type is
// MongoDB's error, never a silent loss of the write.
import { Double } from 'bson';
import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { orderKey } from './order.ts';
import { parseFilter } from './query.ts';
import { asNumber, document, typeName } from './values.ts';

type Apply = (parent: Document, field: string) => void;
interface Operator {
  /** Checks the operand and gives what is done to the field. */
  readonly change: (name: string, operand: Value) => Apply;
  /** Whether missing objects on the way are made. */
  readonly creates: boolean;
}

const set: Operator = {
  creates: true,
  change: (_, operand) => (parent, field) => void parent.set(field, operand),
};

const unset: Operator = {
  creates: false,
  change: () => (parent, field) => void parent.delete(field),
};

const inc: Operator = {
  creates: true,
  change: (name, operand) => {
    if (asNumber(operand) === undefined) {
      throw new StoreError(14, `Cannot increment with non-numeric argument: '${name}' of type ${typeName(operand)}`);
    }
    return (parent, field) => {
      const before = parent.get(field);
      if (before !== undefined && asNumber(before) === undefined) {
        throw new StoreError(
          14,
          `Cannot apply $inc to a value of non-numeric type: '${name}' is of type ${typeName(before)}`,
        );
      }
      parent.set(field, before === undefined ? operand : sum(before, operand, name));
    };
  },
};

const push: Operator = {
  creates: true,
  change: (name, operand) => {
    const values = each('$push', operand);
    return (parent, field) => void parent.set(field, [...arrayOf('$push', name, parent.get(field)), ...values]);
  },
};

const addToSet: Operator = {
  creates: true,
  change: (name, operand) => {
    const values = each('$addToSet', operand);
    return (parent, field) => {
      const result = [...arrayOf('$addToSet', name, parent.get(field))];
      const keys = new Set(result.map(orderKey));
      for (const value of values) {
        const key = orderKey(value);
        if (!keys.has(key)) result.push(value);
        keys.add(key);
      }
      parent.set(field, result);
    };
  },
};

const pull: Operator = {
  creates: false,
  change: (name, operand) => {
    const matches = pullTest(operand);
    return (parent, field) => {
      const before = parent.get(field);
      if (before === undefined) return;
      parent.set(
        field,
        arrayOf('$pull', name, before).filter((element) => !matches(element)),
      );
    };
  },
};

/** The operators that a store may use. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['$set', set],
  ['$setOnInsert', set],
  ['$unset', unset],
  ['$inc', inc],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$pull', pull],
]);

function each(operator: string, operand: Value): Value[] {
  const names = operand instanceof Map ? [...operand.keys()] : [];
  if (!(operand instanceof Map) || !names[0]?.startsWith('$')) return [operand];
  for (const name of names) {
    if (name !== '$each') throw new StoreError(2, `'${name}' in ${operator} is not supported by the evaluation store`);
  }
  const values = operand.get('$each') as Value;
  if (!Array.isArray(values))
    throw new StoreError(
      14,
      `The argument to $each in ${operator} must be an array but it was of type ${typeName(values)}`,
    );
  return values;
}

function arrayOf(operator: string, name: string, value: Value | undefined): Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new StoreError(2, `The field '${name}' must be an array but is of type ${typeName(value)} (${operator})`);
}

// An object without operators is a filter on elements that are objects; everything else is compared with the element.
function pullTest(operand: Value): (element: Value) => boolean {
  if (!(operand instanceof Map)) return (element) => orderKey(element) === orderKey(operand);
  if ([...operand.keys()][0]?.startsWith('$')) {
    const filter = parseFilter(document({ element: operand }));
    return (element) => filter.matches(document({ element }));
  }
  const filter = parseFilter(operand);
  return (element) => element instanceof Map && filter.matches(element);
}

// int32 grows to int64, which does not overflow silently; a double makes the sum a double.
function sum(a: Value, b: Value, name: string): Value {
  if (a instanceof Double || b instanceof Double) return new Double((asNumber(a) as number) + (asNumber(b) as number));
  const exact = BigInt(a as number | bigint) + BigInt(b as number | bigint);
  if (BigInt.asIntN(64, exact) !== exact)
    throw new StoreError(2, `Failed to apply $inc to '${name}': the sum is no int64`);
  const small = typeof a === 'number' && typeof b === 'number' && BigInt.asIntN(32, exact) === exact;
  return small ? Number(exact) : exact;
}
