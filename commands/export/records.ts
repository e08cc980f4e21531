/**
 * The records of a file as it arrives, each with the bytes that it stood in: as lines of NDJSON, or as records of CSV. It tells only what each
 * record is; what a customer's record holds is not looked at.
 */

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';

export const FORMATS = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
export type FormatName = keyof typeof FORMATS;

export interface About {
  readonly exported?: number;
  readonly pages?: number;
  readonly resumeToken?: string;
  readonly code?: string;
  readonly message?: string;
}

export interface Arrived {
  /** `header` for that of CSV; else as the gateway calls it. */
  readonly record: string;
  /** Absent: it is about a customer. */
  readonly about?: About;
  readonly text: string;
}

export const recordsOf = (format: FormatName, body: Readable): AsyncGenerator<Arrived> =>
  format === 'ndjson' ? linesOf(body) : csvOf(body);

async function* linesOf(body: Readable): AsyncGenerator<Arrived> {
  for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = `${line}\n`;
    // Most lines are customers, which need not be read.
    if (line.startsWith('{"record":"customer"')) yield { record: 'customer', text };
    else {
      const { record, ...about } = JSON.parse(line);
      yield { record, about, text };
    }
  }
}

interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
}

async function* csvOf(body: Readable): AsyncGenerator<Arrived> {
  const parser = body.pipe(parse({ raw: true, record_delimiter: '\r\n' }));
  body.on('error', (error) => parser.destroy(error));
  for await (const { raw, record: cells } of parser as AsyncIterable<RawRecord>) {
    const [record = '', about = ''] = cells;
    if (record === 'customer') yield { record, text: raw };
    else if (about.startsWith('{')) yield { record, about: JSON.parse(about), text: raw };
    else yield { record: 'header', text: raw };
  }
}
