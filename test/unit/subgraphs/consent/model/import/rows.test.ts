/** The lines of a file, in both formats: their numbers, however the bytes arrive, and what is no line. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { csvRows } from '../../../../../../subgraphs/consent/model/import/csv-rows.ts';
import { ndjsonRows } from '../../../../../../subgraphs/consent/model/import/ndjson-rows.ts';
import { LONGEST_LINE, type Row } from '../../../../../../subgraphs/consent/model/import/row.ts';

async function* pieces(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function all(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const fault = { field: 'line', reason: 'invalid' };

describe('Lines of JSON', () => {
  test('have the numbers that editors show, empty ones counted and left out', async () => {
    expect(await all(ndjsonRows(pieces('{"a":1}\r\n\n{"b":"å"}\n{"c":3}')))).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 3, value: { b: 'å' } },
      { line: 4, value: { c: 3 } },
    ]);
  });

  test('that are no JSON, no UTF-8 or too long are told, and the next one is read', async () => {
    const long = JSON.stringify('x'.repeat(LONGEST_LINE));
    const text = Buffer.concat([
      Buffer.from(`{"a":\n${long}\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('1'),
    ]);
    expect(await all(ndjsonRows(pieces(text, 1000)))).toEqual([
      { line: 1, fault },
      { line: 2, fault },
      { line: 3, fault },
      { line: 4, value: 1 },
    ]);
  });

  test('may be cut anywhere on their way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), async (lines, size) => {
        const rows = await all(ndjsonRows(pieces(lines.join('\n'), size)));
        expect(rows).toEqual(lines.map((line, at) => ({ line: at + 1, value: JSON.parse(line) })));
      }),
    );
  });
});

describe('Lines of CSV', () => {
  test('have the names of the first line; an empty cell is no value', async () => {
    const text = '\uFEFFcustomerId,brand, channel\r\n1,"fr""esh",EMAIL\r\n2,,SMS\r\n';
    expect(await all(csvRows(pieces(text)))).toEqual([
      { line: 2, value: { customerId: '1', brand: 'fr"esh', channel: 'EMAIL' } },
      { line: 3, value: { customerId: '2', channel: 'SMS' } },
    ]);
  });

  test('with more or fewer cells are told, and the next one is read', async () => {
    expect(await all(csvRows(pieces('customerId,brand\n1\n1,2,3\n1,fresh\n')))).toEqual([
      { line: 2, fault },
      { line: 3, fault },
      { line: 4, value: { customerId: '1', brand: 'fresh' } },
    ]);
  });

  test.each([
    ['customerId,email\n', 'Column 2 has a name that is not known, or is there twice. See --help.'],
    ['brand,brand\n', 'Column 2 has a name that is not known, or is there twice. See --help.'],
    ['customerId\n1\n"anna@example.com"x\n2\n', 'Line 3 is no CSV (RFC 4180); nothing from there on was read.'],
    ['customerId\n"anna@example.com', 'Line 2 is no CSV (RFC 4180); nothing from there on was read.'],
  ])('%j are not read on, and nothing of them is told', async (text, message) => {
    await expect(all(csvRows(pieces(text)))).rejects.toThrow(new Error(message));
  });

  test('longer than a line may be end the reading', async () => {
    await expect(all(csvRows(pieces(`customerId\n"${'x'.repeat(LONGEST_LINE + 10)}"`, 5000)))).rejects.toThrow(
      /^Line \d/,
    );
  });
});
