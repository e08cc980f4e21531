/**
 * What was withdrawn as a whole, as the history keeps it: a withdrawal is a fact also where nothing stood, and a yes that is told late must not
 * pass it by. So it is in the chain, beside the events of its change. Pure.
 */
import { withScope } from '../change.ts';
import type { Withdrawal } from '../customer.ts';
import type { LedgerEntry } from './chain.ts';

export const scopeLine = ({ purposes, channel, brand, recipient, at, by }: Withdrawal): string =>
  JSON.stringify({ purposes, channel, brand, recipient, at, by });

/** What `scopeLine` was given. */
const scopeOf = (line: string): Withdrawal => {
  const { at, ...scope } = JSON.parse(line);
  return { ...scope, at: new Date(at) };
};

/** What a change adds to what was remembered, as a part of its entry; nothing where it adds nothing. */
export function scopesAdded(
  before: readonly Withdrawal[],
  after: readonly Withdrawal[],
): Pick<LedgerEntry, 'withdrawals'> {
  const known = new Set(before.map(scopeLine));
  const withdrawals = after.map(scopeLine).filter((line) => !known.has(line));
  return withdrawals.length === 0 ? {} : { withdrawals };
}

/** Everything that a history says was withdrawn as a whole: of each scope the latest. */
export const scopesOf = (entries: readonly LedgerEntry[]): readonly Withdrawal[] =>
  entries
    .flatMap(({ withdrawals = [] }) => withdrawals.map(scopeOf))
    .reduce((all: readonly Withdrawal[], one) => withScope(all, one), []);

/** The same text for the same scopes, in whatever order. */
export const scopesText = (withdrawals: readonly Withdrawal[]): string =>
  JSON.stringify(withdrawals.map(scopeLine).sort());
