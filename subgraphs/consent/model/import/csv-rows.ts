/**
 * The lines of a CSV file (RFC 4180) whose first line names the columns. An empty cell is no value. Where quotes are broken nobody knows
 * what belongs to which line, so nothing after it is read.
 */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { FIELDS } from './fields.ts';
import { FileUnreadable, LONGEST_LINE, type Row } from './row.ts';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** @throws FileUnreadable where the columns are not known, or quotes are broken */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  // The callback keeps an error from being an uncaught one: the iteration below throws it.
  pipeline(Readable.from(bytes), parser, () => {});
  let columns: readonly string[] | undefined;
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      line = info.lines;
      if (columns === undefined) columns = columnsOf(record);
      else if (record.length !== columns.length) yield { line, fault: { field: 'line', reason: 'invalid' } };
      else yield { line, value: saidIn(columns, record) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as unknown as { lines?: number };
    throw new FileUnreadable(`Line ${lines ?? line} is no CSV (RFC 4180); nothing from there on was read.`);
  }
}

function columnsOf(names: readonly string[]): readonly string[] {
  const columns = names.map((name) => name.trim());
  const wrong = columns.findIndex((name, at) => !FIELDS.includes(name) || columns.indexOf(name) !== at);
  // The name is not told: where the first line is missing it is somebody's data.
  if (wrong !== -1)
    throw new FileUnreadable(`Column ${wrong + 1} has a name that is not known, or is there twice. See --help.`);
  return columns;
}

const saidIn = (columns: readonly string[], record: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.flatMap((name, at) => (record[at] === '' ? [] : [[name, record[at] as string]])));
