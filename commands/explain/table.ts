/**
 * An explanation as a page of text: a line for each field, and below it the rows that did not decide; then the requests. It adds no
 * word that the explanation does not say.
 */
import type { Explanation, Field, Row } from './question.ts';

const spoken = (word: string): string => word.toLowerCase().replaceAll('_', ' ');
const spokenAll = (words: readonly string[]): string => words.map(spoken).join(', ');

function decisionOf({ effect, code, mask }: Field): string {
  switch (effect) {
    case 'ALLOW':
      return 'open';
    case 'MASK':
      return `masked: ${mask}`;
    case 'DENY':
      return `denied: ${code}`;
    case 'DEPENDS_ON_CUSTOMER':
      return 'depends on the customer';
  }
}

/** The row that decided and what it met; where it depends on the customer, the rows that it can depend on. */
function becauseOf({ effect, row, basis, met, rows, inheritsFrom }: Field): string {
  if (inheritsFrom !== null && inheritsFrom !== undefined) return `as ${inheritsFrom}`;
  if (effect === 'DEPENDS_ON_CUSTOMER')
    return rows
      .filter(({ stands }) => stands)
      .map(openText)
      .join('; ');
  if (row === null || row === undefined) return effect === 'DENY' ? 'no row for it' : '';
  return rowText({ row, basis, met });
}

const rowText = ({ row, basis, met }: Pick<Field, 'row' | 'basis' | 'met'>): string => {
  const ground = basis === null || basis === undefined ? '' : ` (${spoken(basis)})`;
  return `${row}${ground}${met.length === 0 ? '' : `: ${spokenAll(met)}`}`;
};

const openText = (row: Row): string => `${rowText(row)}${row.mask ? `, masked: ${row.mask}` : ''}`;

/** Rows of the field's own category that came to something else. */
const othersOf = (field: Field): readonly Row[] =>
  field.inheritsFrom || field.effect === 'DEPENDS_ON_CUSTOMER'
    ? []
    : field.rows.filter(({ category, row }) => category === field.category && row !== field.row);

const otherText = (row: Row): string => {
  const came = row.stands ? (row.mask ? `masked: ${row.mask}` : 'open') : (row.code ?? 'not about this');
  return `  ${rowText(row)}: ${came}`;
};

/** Columns with two spaces between them; the last is as long as it is. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function fieldLines(fields: readonly Field[]): string[] {
  const head = ['field', 'category', 'decision', 'row and what it met'];
  const lines = columns([
    head,
    ...fields.map((each) => [each.coordinate, each.category ?? '-', decisionOf(each), becauseOf(each)]),
  ]);
  return lines.flatMap((line, at) => [line, ...(at === 0 ? [] : othersOf(fields[at - 1] as Field).map(otherText))]);
}

/** The whole page, with a line feed at its end. */
export function pageOf({ refusal, fields, requests }: Explanation): string {
  if (refusal) {
    const { line, column } = refusal;
    const place = line && column ? ` (line ${line}, column ${column})` : '';
    return `The whole operation would be refused: ${refusal.code}${place}.\n`;
  }
  const asked = requests.flatMap(({ service, operation, isConditional, perCustomer }, at) => [
    `${at + 1}. ${service}${isConditional ? `, only with customers for whom it stands: ${perCustomer.join(', ')}` : ''}`,
    `   ${operation}`,
  ]);
  const calls = requests.length === 0 ? ['Requests to services: none'] : ['Requests to services:', ...asked];
  return `${[...fieldLines(fields), '', ...calls].join('\n')}\n`;
}
