/**
 * A customer as the four subgraphs know them, whole, and what is true of them: the slow way that streams are compared with.
 */
import type { Condition, DemographicField, Order } from '../../../schema/audience.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';

export interface Line {
  readonly id: string;
  readonly department: string;
  readonly category: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cents: number;
  /** Reveals health. */
  readonly sensitive: boolean;
}

export interface Person {
  readonly id: string;
  readonly state: CustomerState;
  readonly demographics: Readonly<Partial<Record<DemographicField, string>>>;
  /** Each is a purchase of its own. */
  readonly lines: readonly Line[];
  readonly tier?: string;
  readonly balance?: number;
}

interface Summary {
  readonly count: number;
  readonly cents: number;
  readonly last: number;
}

export function summaryOf({ lines }: Person): Summary | undefined {
  const listed = lines.filter(({ sensitive }) => !sensitive);
  if (listed.length === 0) return undefined;
  return {
    count: listed.length,
    cents: listed.reduce((sum, { cents }) => sum + cents, 0),
    last: Math.max(...listed.map(({ at }) => at)),
  };
}

/** By what somebody is ordered; undefined: not known. */
export function orderValueOf(person: Person, by: Order): number | undefined {
  if (by === 'balance') return person.balance;
  const summary = summaryOf(person);
  if (summary === undefined) return undefined;
  return { 'purchase-count': summary.count, 'purchase-total': summary.cents, 'last-purchase': summary.last }[by];
}

const isFrom = (value: number, least: number | undefined): boolean => least === undefined || value >= least;
const isTo = (value: number, most: number | undefined): boolean => most === undefined || value <= most;
const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

function hasBought({ lines }: Person, condition: Extract<Condition, { kind: 'bought' | 'bought-sensitive' }>): boolean {
  const { field, value, minCents } = condition;
  const [since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY] = [
    time(condition.since),
    time(condition.until),
  ];
  const some = lines.filter(
    (line) =>
      line.sensitive === (condition.kind === 'bought-sensitive') &&
      line[field].toLowerCase() === value.toLowerCase() &&
      line.at >= since &&
      line.at < until,
  );
  return (
    some.length > 0 &&
    isFrom(
      some.reduce((sum, { cents }) => sum + cents, 0),
      minCents,
    )
  );
}

function allows({ state }: Person, condition: Extract<Condition, { kind: 'allows' }>): boolean {
  if (!state.known) return false;
  const { purpose, brand, recipient, channels, specialCategories } = condition;
  return state.consents.some(
    (yes) =>
      yes.purpose === purpose &&
      yes.brand === brand &&
      yes.recipient === recipient &&
      (!specialCategories || yes.specialCategories) &&
      (channels.length === 0 || (yes.channel !== null && channels.includes(yes.channel))) &&
      (yes.until === null || Date.parse(yes.until) > Date.parse(condition.at)),
  );
}

export function isTrue(condition: Condition, person: Person): boolean {
  switch (condition.kind) {
    case 'demographic':
      return condition.in.includes(person.demographics[condition.field] ?? '\0');
    case 'bought':
    case 'bought-sensitive':
      return hasBought(person, condition);
    case 'purchase-summary': {
      const summary = summaryOf(person);
      const until = time(condition.lastUntil);
      return (
        summary !== undefined &&
        isFrom(summary.count, condition.countMin) &&
        isTo(summary.count, condition.countMax) &&
        isFrom(summary.cents, condition.centsMin) &&
        isTo(summary.cents, condition.centsMax) &&
        isFrom(summary.last, time(condition.lastSince)) &&
        (until === undefined || summary.last < until)
      );
    }
    case 'tier':
      return condition.in.includes(person.tier ?? '\0');
    case 'balance':
      return (
        person.balance !== undefined && isFrom(person.balance, condition.min) && isTo(person.balance, condition.max)
      );
    case 'allows':
      return allows(person, condition);
    case 'everybody':
      return true;
  }
}
