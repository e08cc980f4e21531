/**
 * An export as CSV (RFC 4180): two columns of ours before those of the query, so that what is not a customer is a record like any other, and
 * what is no CSV never stands in the file. A value that a spreadsheet would take for a formula is marked as text (CWE-1236).
 */
import { stringify } from 'csv-stringify/sync';
import type { NodePath } from '../engine.ts';
import type { Format, Row } from './records.ts';

export const CSV = 'text/csv';

/** No GraphQL name has a colon. */
const OWN_COLUMNS = ['export:record', 'export:about'] as const;

/** @param withHeader whether the names of the columns come first (the `header` parameter of RFC 4180) */
export function csv(columns: readonly NodePath[], withHeader: boolean): Format {
  const empty = columns.map(() => null);
  return {
    type: `${CSV}; charset=utf-8; header=${withHeader ? 'present' : 'absent'}`,
    extension: 'csv',
    head: withHeader ? lines([[...OWN_COLUMNS, ...columns.map(nameOf)]]) : '',
    about: ({ record, ...about }) => lines([[record, JSON.stringify(about), ...empty]]),
    rows: (rows) => lines(rows.map((row) => ['customer', null, ...columns.map((path) => cell(row, path))])),
  };
}

export const nameOf = (path: NodePath): string => path.join('.');

type Cell = string | number | boolean | null;

/** The value at a place; of a list its JSON text. */
function cell(row: Row, path: NodePath): Cell {
  let value: unknown = row;
  for (const name of path) value = typeof value === 'object' && value !== null ? (value as Row)[name] : undefined;
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : (value as Cell);
}

/** White space before a formula does not keep a spreadsheet from running it. */
const HIDDEN_FORMULA = /^\s+[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^\n/;

const lines = (records: readonly (readonly Cell[])[]): string =>
  stringify(records as Cell[][], {
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      boolean: String,
      // Nothing and the empty text are told apart: one is not written, the other is "".
      string: (text) => {
        if (text === '') return { value: text, quoted_empty: true };
        return HIDDEN_FORMULA.test(text) ? `'${text}` : text;
      },
    },
  });
