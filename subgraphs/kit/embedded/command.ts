// One command as it came over the wire, and its fields, read by a declaration. What is not declared is refused by name:
// nothing that was asked for is left out in silence.
import { z } from 'zod';
import { StoreError } from './errors.ts';
import { parsePattern } from './pattern.ts';
import { parseProjection } from './projection.ts';
import { parseFilter } from './query.ts';
import { parseUpdate } from './update.ts';
import { asNumber, type Document, encode, type Value } from './values.ts';

/** A command's fields; documents that came as a section of kind 1 stay bytes. */
export type Body = ReadonlyMap<string, Value | Buffer[]>;

/** Any value, but it must be there. */
export const value = z.custom<Value>((given) => given !== undefined);
export const object = z.custom<Document>((given) => given instanceof Map);
export const filter = object.default(new Map()).transform(parseFilter);
export const sort = object.default(new Map()).transform((pattern) => parsePattern(pattern, 2));
export const projection = object.default(new Map()).transform(parseProjection);
export const update = value.transform(parseUpdate);
export const flag = z.boolean().default(false);
/** A whole number >= 0. */
export const count = z.preprocess(asNumber, z.int().nonnegative());
/** Documents, as bytes that are decoded when their turn comes. */
export const documents = z.array(
  z.union([z.instanceof(Buffer), object]).transform((one) => (one instanceof Map ? encode(one) : one)),
);

const writeConcern = object.transform((concern) => {
  const w = concern.get('w') ?? 1;
  if (w !== 0 && w !== 1 && w !== 'majority')
    throw new StoreError(2, `write concern 'w' = ${String(w)} is not supported by the evaluation store`);
});

/** Declares the fields of a command, with those that every command may carry: they change no answer from memory. */
export const fieldsOf = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({
    $db: z.string(),
    $readPreference: object.optional(),
    writeConcern: writeConcern.optional(),
    comment: value.optional(),
    maxTimeMS: count.optional(),
    ...shape,
  });

export interface Command {
  readonly name: string;
  readonly database: string;
  /** The declared fields. Call it before anything is done. */
  read<Fields>(declared: z.ZodType<Fields>): Fields;
}

export function commandOf(body: Body): Command {
  const name = String(body.keys().next().value);
  return { name, database: String(body.get('$db')), read: (declared) => readFields(name, body, declared) };
}

/** Errors, each with `of` and the field: 40415 it is not declared, 40414 it is missing, 14 and 2 it is no such value. */
export function readFields<Fields>(of: string, body: Body, declared: z.ZodType<Fields>): Fields {
  const { data, error } = declared.safeParse(Object.fromEntries(body));
  const issue = error?.issues[0];
  if (!issue) return data as Fields;
  if (issue.code === 'unrecognized_keys')
    throw new StoreError(40415, `BSON field '${of}.${issue.keys[0]}' is an unknown field to the evaluation store`);
  const code = !body.has(String(issue.path[0])) ? 40414 : issue.code === 'too_small' ? 2 : 14;
  throw new StoreError(code, `BSON field '${of}.${issue.path.join('.')}': ${issue.message}`);
}
