// A document as the evaluation store holds it while it works on it. A document is a Map: a plain object would reorder keys that
// look like numbers and has a prototype. Types only.
import type { Binary, Double, ObjectId } from 'bson';

export type Document = Map<string, Value>;
/** `number` is an int32, `Double` a double, `bigint` an int64: the three stay apart, as they do in MongoDB. */
export type Value = null | boolean | number | Double | bigint | string | Date | ObjectId | Binary | Value[] | Document;
