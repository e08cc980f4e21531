// Answers in bytes. Documents that are found go out as they are stored, without being decoded and encoded again.
import { BSONType } from 'bson';
import type { StoreError } from './errors.ts';
import { document, encode, type Value } from './values.ts';

export interface Batch {
  readonly name: 'firstBatch' | 'nextBatch';
  readonly namespace: string;
  /** The cursor that has the rest; 0 where there is none. */
  readonly id: bigint;
  readonly documents: readonly Buffer[];
}
/** A command's answer: fields, or a cursor's batch. */
export type Answer = { readonly fields: Record<string, Value | undefined> } | { readonly batch: Batch };

export function answerBytes(answer: Answer): Buffer {
  if ('fields' in answer) return encode(document({ ...answer.fields, ok: 1 }));
  const { name, namespace, id, documents } = answer.batch;
  const array = wrap(documents.flatMap((bytes, i) => [head(BSONType.object, String(i)), bytes]));
  const cursor = wrap([head(BSONType.array, name), array, inner({ id, ns: namespace })]);
  return wrap([head(BSONType.object, 'cursor'), cursor, inner({ ok: 1 })]);
}

export function errorBytes(error: StoreError): Buffer {
  return encode(new Map([...document({ ok: 0 }), ...error.toDocument()]));
}

function head(type: number, name: string): Buffer {
  return Buffer.concat([Buffer.of(type), Buffer.from(name), Buffer.of(0)]);
}

// The fields of a document without its length and its end.
function inner(fields: Record<string, Value>): Buffer {
  return encode(document(fields)).subarray(4, -1);
}

function wrap(parts: Buffer[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(parts.reduce((sum, part) => sum + part.length, 5));
  return Buffer.concat([size, ...parts, Buffer.of(0)]);
}
