// What may be stored: MongoDB's rules for field names, `_id` and size. A name that a path could not reach is refused.
import { ObjectId } from 'bson';
import type { Document, Value } from './document.ts';
import { StoreError } from './errors.ts';
import { encode, MAX_DOCUMENT_BYTES, own } from './values.ts';

/** A document's bytes as they are stored: `_id` first (made where it is missing). `given` are its bytes as they came. */
export function storableBytes(document: Document, given?: Buffer): Buffer {
  checkNames(document);
  const id = document.get('_id');
  if (Array.isArray(id)) throw new StoreError(53, "The '_id' value cannot be of type array");
  const ready = id !== undefined && document.keys().next().value === '_id';
  if (!ready) putIdFirst(document);
  const bytes = ready && given ? own(given) : encode(document);
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new StoreError(10334, `a document of ${bytes.length} bytes is too large`);
  return bytes;
}

function putIdFirst(document: Document): void {
  const id = document.get('_id') ?? (document.has('_id') ? null : new ObjectId());
  const fields = [...document];
  document.clear();
  document.set('_id', id);
  for (const [name, value] of fields) if (name !== '_id') document.set(name, value);
}

function checkNames(value: Value): void {
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object') checkNames(element);
  } else if (value instanceof Map) {
    for (const [name, field] of value) {
      if (name.startsWith('$'))
        throw new StoreError(52, `The dollar ($) prefixed field '${name}' is not allowed in a stored document`);
      if (name.includes('.'))
        throw new StoreError(57, `The dotted field '${name}' is not allowed in a stored document`);
      if (typeof field === 'object') checkNames(field);
    }
  }
}
