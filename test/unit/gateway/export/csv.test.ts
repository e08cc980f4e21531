/** An export as CSV: what any reader of RFC 4180 reads out of it is what was put in, and no cell is a formula. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../../../gateway/export/csv.ts';
import type { PageRecord } from '../../../../gateway/export/records.ts';

const columns = [['id'], ['name', 'given'], ['tags']];
const page: PageRecord = { record: 'page', exported: 2, pages: 1, resumeToken: 'token' };
const read = (text: string): string[][] => parse(text, { record_delimiter: '\r\n' });

test('begins with its columns, which are the same on every page', () => {
  const format = csv(columns, true);
  expect(format.head).toBe('export:record,export:about,id,name.given,tags\r\n');
  expect(format.type).toBe('text/csv; charset=utf-8; header=present');
  expect([csv(columns, false).head, csv(columns, false).type]).toEqual(['', 'text/csv; charset=utf-8; header=absent']);
});

test('a record that is no customer is a line like any other', () => {
  expect(read(csv(columns, true).about(page))).toEqual([
    ['page', '{"exported":2,"pages":1,"resumeToken":"token"}', '', '', ''],
  ]);
});

test('a list is its JSON; nothing and the empty text are told apart', () => {
  const rows = [
    { id: '1', name: { given: '' }, tags: ['a', { b: 1 }] },
    { id: '2', name: null, tags: [] },
    { id: true, name: { given: false }, tags: null },
  ];
  expect(csv(columns, true).rows(rows)).toBe(
    'customer,,1,"","[""a"",{""b"":1}]"\r\ncustomer,,2,,[]\r\ncustomer,,true,false,\r\n',
  );
});

describe('a text that a spreadsheet would run', () => {
  test.each([
    '=1+1',
    '+46701234567',
    '-2+3',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '\uFF1D1',
    '=HYPERLINK("http://evil.example","x")',
    '=1,2',
  ])('%j is marked as a text', (text) => {
    const [[, , value]] = read(csv([['id']], true).rows([{ id: text }])) as [string[]];
    expect(value).toBe(`'${text}`);
  });

  test.each([-5, -0.5, 0, 12])('the number %d is none', (number) => {
    expect(csv([['id']], true).rows([{ id: number }])).toBe(`customer,,${number}\r\n`);
  });
});

test('whatever is in a cell, what is read out of it is what was put in, and each record has all columns', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[ \t\r\n]?[=+\-@"',;a]{1,4}[\r\n]?$/),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (all) => {
      const rows = all.map(([one, other]) => ({ one, other }));
      const records = read(csv([['one'], ['other']], true).rows(rows));
      expect(records).toHaveLength(rows.length);
      for (const [at, record] of records.entries()) {
        const values = [rows[at]!.one, rows[at]!.other].map((value) => value ?? '');
        expect(record.slice(0, 2)).toEqual(['customer', '']);
        for (const [column, value] of record.slice(2).entries()) {
          expect([values[column], `'${values[column]}`]).toContain(value);
          expect(value).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/);
        }
      }
    }),
  );
});
