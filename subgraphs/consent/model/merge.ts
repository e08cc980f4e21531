/**
 * Two documents of one person become one: the most restrictive of both wins, and what they disagreed about is told. Nothing here gives a
 * customer a yes that not both of them had; a yes of one and silence of the other is silence, for nobody was asked about the other's data.
 */
import {
  ACCOUNT_STATES,
  type AccountState,
  type ConsentState,
  PURPOSES,
  type Purpose,
} from '../../../schema/vocabulary.ts';
import type { Acting } from './acting.ts';
import type { Change, CompactCustomer, Handled, Withdrawal } from './customer.ts';
import { Draft, latest, type NewId, recordId } from './draft.ts';
import { disagree, type Past, type Side, sideOf, strictest } from './merged-answers.ts';
import type { ConsentKey } from './record.ts';
import { stricterSayings } from './standing/merge.ts';
import { subjectOf } from './standing/standing.ts';

/** What the two did not agree about, and what holds now. */
export type Conflict =
  | {
      readonly about: 'consent';
      readonly key: ConsentKey;
      readonly survivor: ConsentState;
      readonly other: ConsentState;
      readonly kept: ConsentState;
    }
  | {
      readonly about: 'account';
      readonly survivor: AccountState;
      readonly other: AccountState;
      readonly kept: AccountState;
    }
  | {
      readonly about: 'enrolled' | 'restricted';
      readonly survivor: boolean;
      readonly other: boolean;
      readonly kept: boolean;
    }
  | { readonly about: 'objection'; readonly purpose: Purpose; readonly of: 'survivor' | 'other' };

export interface Merge {
  /** What is added to the survivor's document and replaced in it; the other's history stays where it is. */
  readonly change: Change;
  /** What follows from no event. */
  readonly account: AccountState;
  readonly enrolled: boolean;
  readonly conflicts: readonly Conflict[];
  /**
   * Who is no more. Under its key the trail knows what was read of them: it belongs to the survivor now, who may ask for it, and is destroyed
   * with the survivor's own at erasure. Whoever drops it makes those entries nobody's.
   */
  readonly absorbed: { readonly id: string; readonly trailKey?: string };
}

/**
 * The survivor after the other was merged into it. Whatever is valid then, at whatever time, was valid of both.
 * @throws RangeError of one and the same customer, and where one is erased: a tombstone has nothing to give, and is not brought back
 */
export function merged(
  survivor: Past,
  other: Past,
  acting: Pick<Acting, 'actor' | 'onBehalf' | 'now'>,
  newId: NewId,
): Merge {
  if (survivor._id === other._id) throw new RangeError('A customer is not merged with itself');
  if (survivor.erased || other.erased) throw new RangeError('Who is erased is not merged');
  const { now } = acting;
  const draft = new Draft(survivor, { ...acting, idempotency: null }, newId);
  const conflicts: Conflict[] = standingConflicts(survivor, other);
  for (const key of keysOfBoth(survivor, other)) {
    const sides: [Side, Side] = [sideOf(survivor, key), sideOf(other, key)];
    const answer = strictest(...sides, now);
    if (answer !== null) draft.append(key, answer);
    const [{ state: mine }, { state: theirs }] = sides;
    if (disagree(...sides))
      conflicts.push({ about: 'consent', key, survivor: mine, other: theirs, kept: answer?.state ?? mine });
  }
  for (const saying of stricterSayings(survivor.standing, other.standing)) {
    const before = survivor.standing.find((said) => subjectOf(said) === subjectOf(saying));
    draft.say(saying, latest([now, before && new Date(before.at.getTime() + 1)]), null);
  }
  return {
    change: {
      ...draft.change(withdrawalsOf(survivor, other)),
      handled: handledOf(survivor, other),
      // Who was verified was one of two; what was tried of either counts for both.
      cases: [],
      attempts: [...(other.attempts ?? []), ...(survivor.attempts ?? [])],
    },
    account: lessOpen(survivor.account, other.account),
    enrolled: survivor.enrolled && other.enrolled,
    conflicts,
    absorbed: { id: other._id, ...(other.trailKey === undefined ? {} : { trailKey: other.trailKey }) },
  };
}

function keysOfBoth(...customers: readonly CompactCustomer[]): ConsentKey[] {
  const keys = customers.flatMap(({ records }) =>
    records.map(({ purpose, channel, brand, recipient }): ConsentKey => ({ purpose, channel, brand, recipient })),
  );
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** Every scope that was withdrawn: of equal ones the later. */
function withdrawalsOf(...customers: readonly CompactCustomer[]): Withdrawal[] {
  const kept = new Map<string, Withdrawal>();
  for (const one of customers.flatMap(({ withdrawals }) => withdrawals)) {
    const scope = JSON.stringify([one.purposes, one.channel, one.brand, one.recipient]);
    const before = kept.get(scope);
    if (before === undefined || one.at.getTime() > before.at.getTime()) kept.set(scope, one);
  }
  return [...kept.values()];
}

/** Requests of both: one that is sent again is known by its key, whichever of them it was for, and gives no yes anew. */
function handledOf(survivor: CompactCustomer, other: CompactCustomer): Handled[] {
  const ids = new Map(other.records.map((entry) => [entry.id, recordId(survivor._id, entry)]));
  const moved = other.handled.map((one) => ({ ...one, records: one.records.flatMap((id) => ids.get(id) ?? []) }));
  return [...moved, ...survivor.handled];
}

/** From open to closed: the later in the list, the less is allowed. */
const lessOpen = (one: AccountState, other: AccountState): AccountState =>
  ACCOUNT_STATES.indexOf(one) > ACCOUNT_STATES.indexOf(other) ? one : other;

function standingConflicts(survivor: CompactCustomer, other: CompactCustomer): Conflict[] {
  const found: Conflict[] = [];
  const [mine, theirs] = [survivor, other];
  if (mine.account !== theirs.account) {
    const kept = lessOpen(mine.account, theirs.account);
    found.push({ about: 'account', survivor: mine.account, other: theirs.account, kept });
  }
  if (mine.enrolled !== theirs.enrolled)
    found.push({ about: 'enrolled', survivor: mine.enrolled, other: theirs.enrolled, kept: false });
  if (mine.restricted !== theirs.restricted)
    found.push({ about: 'restricted', survivor: mine.restricted, other: theirs.restricted, kept: true });
  for (const purpose of PURPOSES) {
    const [here, there] = [mine.objections.includes(purpose), theirs.objections.includes(purpose)];
    if (here !== there) found.push({ about: 'objection', purpose, of: here ? 'survivor' : 'other' });
  }
  return found;
}
