/**
 * The periods of the trail, in UTC: a chain begins and ends within one, customers have another pseudonym in each, and what is
 * removed when its time is over is all of one. A period is its name, which says what kind it is.
 */

export const PERIOD_KINDS = ['month', 'quarter', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

const MONTHS: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, year: 12 };

/** The period in which a time lies: `2026-03`, `2026-Q1` or `2026`. `at`: milliseconds since the epoch. */
export function periodOf(kind: PeriodKind, at: number): string {
  const date = new Date(at);
  const year = String(date.getUTCFullYear());
  const month = date.getUTCMonth();
  if (kind === 'month') return month < 9 ? `${year}-0${month + 1}` : `${year}-${month + 1}`;
  return kind === 'quarter' ? `${year}-Q${Math.floor(month / 3) + 1}` : year;
}

/** Kind and first month (counted from January of year 0) of a name; undefined: it is not the name of a period. */
function parse(name: string): { readonly kind: PeriodKind; readonly first: number } | undefined {
  const [, year, month, quarter] = /^(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const january = Number(year) * 12;
  if (month !== undefined) return { kind: 'month', first: january + Number(month) - 1 };
  return quarter === undefined
    ? { kind: 'year', first: january }
    : { kind: 'quarter', first: january + (Number(quarter) - 1) * 3 };
}

const monthStart = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);

/** When a period is over, milliseconds since the epoch; undefined: it is no period. */
export function periodEnd(name: string): number | undefined {
  const period = parse(name);
  return period && monthStart(period.first + MONTHS[period.kind]);
}

/** Whether what was written in a period is still to be kept. `retention`: months after the end of the period; `now`: ms. */
export function isRetained(name: string, now: number, retention: number): boolean {
  const period = parse(name);
  // What is no period of ours is nothing that we may throw away.
  return period === undefined || monthStart(period.first + MONTHS[period.kind] + retention) > now;
}

/** Every period, of every kind (it may have been configured otherwise before), of which something may still be kept. */
export function retainedPeriods(now: number, retention: number): string[] {
  const date = new Date(now);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return PERIOD_KINDS.flatMap((kind) => {
    const names = new Set<string>();
    for (let past = month; ; past -= 1) {
      const name = periodOf(kind, monthStart(past));
      if (!isRetained(name, now, retention)) return [...names];
      names.add(name);
    }
  });
}
