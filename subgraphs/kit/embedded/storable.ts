// What may be stored: MongoDB's rules for field names, `_id` and size. A name that a path could not reach is refused.
import { ObjectId } from 'bson';
import { StoreError } from './errors.ts';
import { type Document, encode, own, type Value } from './values.ts';

/** MongoDB's bound for one document, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** A document's bytes as they are stored: `_id` first (made where it is missing). `given` are its bytes as they came. */
export function storableBytes(document: Document, given?: Buffer): Buffer {
  checkNames(document);
  if (Array.isArray(document.get('_id'))) throw new StoreError(53, "The '_id' value cannot be of type array");
  const ready = document.keys().next().value === '_id';
  if (!ready) putIdFirst(document);
  const bytes = ready && given ? own(given) : encode(document);
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new StoreError(10334, `a document of ${bytes.length} bytes is too large`);
  return bytes;
}

function putIdFirst(document: Document): void {
  const fields = new Map([['_id', new ObjectId()], ...document]);
  document.clear();
  for (const [name, value] of fields) document.set(name, value);
}

function checkNames(value: Value): void {
  if (Array.isArray(value)) value.forEach(checkNames);
  if (!(value instanceof Map)) return;
  for (const [name, field] of value) {
    if (name.startsWith('$'))
      throw new StoreError(52, `The dollar ($) prefixed field '${name}' is not allowed in a stored document`);
    if (name.includes('.')) throw new StoreError(57, `The dotted field '${name}' is not allowed in a stored document`);
    if (typeof field === 'object') checkNames(field);
  }
}
