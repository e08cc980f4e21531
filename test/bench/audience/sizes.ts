/** How many bytes a customer is in documents and in entries of indexes, of which none is compressed here: what a server keeps is less. */
import { calculateObjectSize } from 'bson';
import { type Document, valueAt } from './memory/templates.ts';
import type { World } from './world.ts';

/** An index: its fields, in their order. */
export type Fields = readonly string[];

export interface Size {
  readonly collection: string;
  /** Of one customer, on average. */
  readonly documents: number;
  readonly documentBytes: number;
  readonly indexBytes: number;
}

/** Where a document is, in an entry of an index. */
const PLACE_BYTES = 8;
/** A number or a date, with its type. */
const NUMBER_BYTES = 9;

const bytesOf = (value: unknown): number =>
  typeof value === 'string' ? Buffer.byteLength(value) + 1 : value === undefined || value === null ? 1 : NUMBER_BYTES;

/** Of all entries of one document in one index: where a field has several values, there is one for each. */
export function entryBytes(document: Document, fields: Fields): number {
  let entries = 1;
  let bytes = PLACE_BYTES;
  for (const field of fields) {
    const value = valueAt(document, field);
    const values = Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? undefined : value];
    bytes += values.reduce<number>((sum, each) => sum + bytesOf(each), 0) / values.length;
    entries *= values.length;
  }
  return Math.round(entries * bytes);
}

export function sizesOf({ kept, households }: World): readonly Size[] {
  return kept.map(({ subgraph, model, templates }) => {
    const all = households.flatMap((_, household) => templates.all(household));
    const mean = (bytes: (document: Document) => number): number =>
      Math.round(all.reduce((sum, document) => sum + bytes(document), 0) / households.length);
    return {
      collection: `${subgraph}.${model.name}`,
      documents: all.length / households.length,
      documentBytes: mean((document) => calculateObjectSize(document)),
      indexBytes: mean((document) => model.indexes.reduce((sum, fields) => sum + entryBytes(document, fields), 0)),
    };
  });
}
