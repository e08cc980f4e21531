/** The tables of the benchmark as text. */
import type { LongCell } from './long.ts';
import type { Cell, Measured } from './measure.ts';

/** Three significant digits, without an exponent. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(3, digits));
};

const times = (value: number): string => (Number.isFinite(value) ? `${figure(value)}x` : '-');
const of = (value: number | undefined): string => (value === undefined ? '-' : figure(value));

/** Aligned columns, the first to the left. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n');
}

/** `ratio`: how many times as much as this gateway. */
const HEAD = ',ms,+-,CPU ms,questions,naive ms,+-,ratio,CPU ms,questions,one ms,ratio'.split(',');
const LONG_HEAD = ',customers/s,+-,CPU ms,questions,MB,naive/s,ratio,one/s,ratio'.split(',');

const rowOf = ({ question, gateway, naive, single }: Cell): string[] => [
  question,
  figure(gateway.milliseconds),
  `${Math.round(gateway.spread * 50)}%`,
  figure(gateway.cpu),
  figure(gateway.questions),
  of(naive?.milliseconds),
  naive === undefined ? '-' : `${Math.round(naive.spread * 50)}%`,
  times((naive?.milliseconds ?? Number.NaN) / gateway.milliseconds),
  of(naive?.cpu),
  of(naive?.questions),
  of(single?.milliseconds),
  times((single?.milliseconds ?? Number.NaN) / gateway.milliseconds),
];

const longRow = ({ name, gateway, cpu, questions, megabytes, naive, single }: LongCell): string[] => [
  name,
  figure(gateway.perSecond),
  `${Math.round(gateway.spread * 50)}%`,
  figure(cpu),
  figure(questions),
  String(megabytes),
  of(naive?.perSecond),
  times((naive?.perSecond ?? Number.NaN) / gateway.perSecond),
  of(single?.perSecond),
  times((single?.perSecond ?? Number.NaN) / gateway.perSecond),
];

const longsText = (longs: readonly LongCell[] = []): string =>
  longs.length === 0
    ? ''
    : `\nthrough everybody; CPU ms and questions of 1,000 customers\n${columns([LONG_HEAD, ...longs.map(longRow)])}`;

export function stageText(title: string, { cells, longs, gatewayMegabytes, naiveMegabytes }: Measured): string {
  const memory = [
    `gateway ${gatewayMegabytes} MB`,
    ...(naiveMegabytes === undefined ? [] : [`naive ${naiveMegabytes} MB`]),
  ];
  return `\n${title}\n${columns([HEAD, ...cells.map(rowOf)])}\npeak memory: ${memory.join(', ')}${longsText(longs)}`;
}

/** What a page costs among many against what it costs among few. */
export function flatText(few: Measured, many: Measured): string {
  const [first] = few.cells;
  const [second] = many.cells;
  const count = (cell: Cell | undefined) => (cell?.customers ?? 0).toLocaleString('en-US');
  const rows = many.cells.flatMap((cell) => {
    const other = few.cells.find(({ question }) => question === cell.question);
    if (other === undefined) return [];
    return [
      [
        cell.question,
        times(cell.gateway.milliseconds / other.gateway.milliseconds),
        times(cell.gateway.cpu / other.gateway.cpu),
        `${figure(other.gateway.questions)} -> ${figure(cell.gateway.questions)}`,
        times((cell.naive?.milliseconds ?? Number.NaN) / (other.naive?.milliseconds ?? Number.NaN)),
      ],
    ];
  });
  return `\nA page among ${count(second)} customers against one among ${count(first)}\n${columns([
    ['', 'ms', 'CPU', 'questions', 'naive ms'],
    ...rows,
  ])}\npeak memory of the gateway: ${times(many.gatewayMegabytes / few.gatewayMegabytes)}`;
}
