/**
 * The receipts in a file: one of them, lines of them, or JSON with them in it, such as the answer to a query. What stands where a
 * receipt should, and is none, is given back like one: a receipt that was cut must not look like a file without any.
 */

/** The name of the field in the graph. */
const FIELD = 'receipt';
/** Three parts, of which the first is that of a JSON object in base64url. */
const COMPACT = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;

/** The texts to verify, in the order in which they stand; undefined: it begins as JSON and is none. */
export function receiptsIn(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (!/^[[{"]/.test(trimmed)) return trimmed.split(/\s+/).filter((word) => word !== '');
  try {
    return [...textsIn(JSON.parse(trimmed), true)];
  } catch {
    return undefined;
  }
}

/** @param expected whether a text in this place has to be a receipt: in a list of nothing else, and under the name of the field */
function* textsIn(value: unknown, expected: boolean): Generator<string> {
  if (typeof value === 'string') {
    if (expected || COMPACT.test(value)) yield value;
  } else if (Array.isArray(value)) {
    for (const each of value) yield* textsIn(each, expected);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, name === FIELD);
  }
}
