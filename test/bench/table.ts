/**
 * The table of one shape as text: absolute figures, and the ratio of each row's CPU time to that of this gateway enforcing.
 */
import type { Cell } from './measure.ts';

const HEAD = ['', 'CPU ms', '+-', 'ratio', 'req/s', 'p50 ms', 'p99 ms', 'calls', 'peak MB'];

/** Three significant digits, without an exponent. */
const figure = (value: number): string => {
  if (!Number.isFinite(value)) return '-';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(3, digits));
};

/** How many times as much CPU time a row takes as the first one. */
export const ratio = (cell: Cell, first: Cell): number => cell.cpu / first.cpu;

/** The cells of one shape and one number of connections; the first one is what the ratios refer to. */
export function table(cells: readonly Cell[]): string {
  const [first] = cells as [Cell, ...Cell[]];
  const rows = cells.map((cell) => [
    cell.enforces ? cell.row : `${cell.row} (no authorization)`,
    figure(cell.cpu),
    `${Math.round((cell.cpuSpread / 2) * 100)}%`,
    `${figure(ratio(cell, first))}x`,
    figure(cell.perSecond),
    figure(cell.p50),
    figure(cell.p99),
    cell.stateCalls === 0 ? figure(cell.calls) : `${figure(cell.calls)}+${figure(cell.stateCalls)}`,
    String(cell.megabytes),
  ]);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => (row[at] as string).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => (at === 0 ? text.padEnd(widths[at] as number) : text.padStart(widths[at] as number)))
      .join('  ');
  return [HEAD, ...rows].map(line).join('\n');
}
