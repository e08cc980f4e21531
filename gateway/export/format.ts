/** Which form of a file a client takes (RFC 9110, 12.5.1): the first of those that it likes most; of any, NDJSON. */

import type { NodePath } from '../engine.ts';
import { acceptedTypes } from '../http/answer.ts';
import { CSV, csv } from './csv.ts';
import { NDJSON, ndjson } from './ndjson.ts';
import type { Format } from './records.ts';

export type FormatOf = (columns: readonly NodePath[], isContinued: boolean) => Format;

const FORMATS: Readonly<Record<string, FormatOf>> = {
  [NDJSON]: () => ndjson,
  // What is continued has had its header.
  [CSV]: (columns, isContinued) => csv(columns, !isContinued),
};

const ANY: Readonly<Record<string, string>> = { '*/*': NDJSON, 'application/*': NDJSON, 'text/*': CSV };

/** @returns undefined: it takes none of them */
export function formatFor(accept: string | undefined): FormatOf | undefined {
  if (accept === undefined) return FORMATS[NDJSON];
  const [best] = acceptedTypes(accept)
    .map(({ type = '', q }) => ({ type: ANY[type] ?? type, q }))
    .filter(({ type, q }) => q > 0 && Object.hasOwn(FORMATS, type))
    .sort((one, other) => other.q - one.q);
  return best && FORMATS[best.type];
}
