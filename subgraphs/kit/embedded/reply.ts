// Answers in bytes. Documents that are found go out as they are stored, without being decoded and encoded again.

import type { Document, Value } from './document.ts';
import type { StoreError } from './errors.ts';
import { document, encode } from './values.ts';

/** Room for the rest of the message below the 16 MB that a batch may have. */
export const MAX_BATCH_BYTES = 15 * 1024 * 1024;

export interface Batch {
  readonly name: 'firstBatch' | 'nextBatch';
  readonly namespace: string;
  readonly id: bigint;
  readonly documents: readonly Buffer[];
}
/** A command's answer: fields, or a cursor's batch. */
export type Answer = { readonly fields: Record<string, Value | undefined> } | { readonly batch: Batch };

const OBJECT = 3;
const ARRAY = 4;

export function answerBytes(answer: Answer): Buffer {
  if ('fields' in answer) return encode(document({ ...answer.fields, ok: 1 }));
  const { name, namespace, id, documents } = answer.batch;
  const array = wrap(documents.flatMap((bytes, i) => [head(OBJECT, String(i)), bytes]));
  const rest = encode(document({ id, ns: namespace }));
  const cursor = wrap([head(ARRAY, name), array, rest.subarray(4, -1)]);
  return wrap([head(OBJECT, 'cursor'), cursor, encode(document({ ok: 1 })).subarray(4, -1)]);
}

export function errorDocument(error: StoreError): Document {
  return document({
    code: error.code,
    codeName: error.codeName,
    errmsg: error.message,
    ...Object.fromEntries(error.details),
  });
}

export function errorBytes(error: StoreError): Buffer {
  return encode(new Map<string, Value>([['ok', 0], ...errorDocument(error)]));
}

function head(type: number, name: string): Buffer {
  return Buffer.concat([Buffer.of(type), Buffer.from(name), Buffer.of(0)]);
}

function wrap(parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  const size = Buffer.alloc(4);
  size.writeInt32LE(length);
  return Buffer.concat([size, ...parts, Buffer.of(0)]);
}
