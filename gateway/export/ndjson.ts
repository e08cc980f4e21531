/** An export as NDJSON: one JSON object a line, which says what it is, so that no name of the client's is ever taken for one of ours. */
import type { Format } from './records.ts';

export const NDJSON = 'application/x-ndjson';

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export const ndjson: Format = {
  type: NDJSON,
  extension: 'ndjson',
  head: '',
  about: line,
  rows: (rows) => rows.map((data) => line({ record: 'customer', data })).join(''),
};
