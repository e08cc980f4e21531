/**
 * Two documents of one person become one: the most restrictive of both wins, and what they disagreed about is told. Nothing here gives a
 * customer a yes that not both of them had; a yes of one and silence of the other is silence, for nobody was asked about the other's data.
 */
import type { AccountState, ConsentState, Purpose } from '../../../schema/vocabulary.ts';
import { ACCOUNT_STATES, PURPOSES } from '../../../schema/vocabulary.ts';
import { type NewId, recordId } from './change.ts';
import type { Change, CompactCustomer, CustomerDocument, Handled, Withdrawal } from './customer.ts';
import { type Answer, disagree, type Side, sideOf, strictest } from './merged-answers.ts';
import type { ConsentEventEntry, ConsentKey } from './record.ts';
import type { Acting } from './request.ts';

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

export type MergedStanding = Pick<CompactCustomer, 'account' | 'enrolled' | 'restricted' | 'objections'>;

export interface Merge {
  /** What is added to the survivor's document and replaced in it; the other's history stays where it is. */
  readonly change: Change;
  readonly standing: MergedStanding;
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
  survivor: CustomerDocument,
  other: CustomerDocument,
  acting: Pick<Acting, 'actor' | 'onBehalf' | 'now'>,
  newId: NewId,
): Merge {
  if (survivor._id === other._id) throw new RangeError('A customer is not merged with itself');
  if (survivor.erased || other.erased) throw new RangeError('Who is erased is not merged');
  const records = new Map(survivor.records.map((entry) => [entry.id, entry]));
  const events: ConsentEventEntry[] = [];
  const conflicts: Conflict[] = [];
  for (const key of keysOfBoth(survivor, other)) {
    const sides: [Side, Side] = [sideOf(survivor, key), sideOf(other, key)];
    const answer = strictest(...sides, acting.now);
    const id = recordId(survivor._id, key);
    if (answer !== null) {
      events.push({
        ...answer,
        id: newId(),
        record: id,
        epoch: survivor.epoch + 1,
        actor: acting.actor,
        onBehalf: acting.onBehalf,
      });
      records.set(id, { id, ...key, ...decisive(answer) });
    }
    if (disagree(...sides))
      conflicts.push({
        about: 'consent',
        key,
        survivor: sides[0].state,
        other: sides[1].state,
        kept: answer?.state ?? sides[0].state,
      });
  }
  const standing = standingOf(survivor, other);
  return {
    change: {
      records: [...records.values()],
      withdrawals: withdrawalsOf(survivor, other),
      handled: handledOf(survivor, other),
      events,
      touched: events.map(({ record }) => record),
    },
    standing,
    conflicts: [...standingConflicts(survivor, other, standing), ...conflicts],
    absorbed: { id: other._id, ...(other.trailKey === undefined ? {} : { trailKey: other.trailKey }) },
  };
}

const decisive = ({ at, state, until, specialCategories, noticeId, noticeVersion, language }: Answer) => ({
  at,
  state,
  until,
  specialCategories,
  noticeId,
  noticeVersion,
  language,
});

const keyOf = ({ purpose, channel, brand, recipient }: ConsentKey): ConsentKey => ({
  purpose,
  channel,
  brand,
  recipient,
});

function keysOfBoth(...customers: readonly CompactCustomer[]): ConsentKey[] {
  const keys = customers.flatMap(({ records }) => records.map(keyOf));
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** Every scope that was withdrawn: of equal ones the later. */
function withdrawalsOf(...customers: readonly CompactCustomer[]): Withdrawal[] {
  const latest = new Map<string, Withdrawal>();
  for (const one of customers.flatMap(({ withdrawals }) => withdrawals)) {
    const scope = JSON.stringify([one.purposes, one.channel, one.brand, one.recipient]);
    const before = latest.get(scope);
    if (before === undefined || one.at.getTime() > before.at.getTime()) latest.set(scope, one);
  }
  return [...latest.values()];
}

/** Requests of both: one that is sent again is known by its key, whichever of them it was for, and gives no yes anew. */
function handledOf(survivor: CompactCustomer, other: CompactCustomer): Handled[] {
  const ids = new Map(other.records.map((entry) => [entry.id, recordId(survivor._id, entry)]));
  const moved = other.handled.map((one) => ({ ...one, records: one.records.flatMap((id) => ids.get(id) ?? []) }));
  return [...moved, ...survivor.handled];
}

function standingOf(survivor: CompactCustomer, other: CompactCustomer): MergedStanding {
  const objected = [...survivor.objections, ...other.objections];
  const accounts = [survivor.account, other.account].map((one) => ACCOUNT_STATES.indexOf(one));
  return {
    // From open to closed: the later in the list, the less is allowed.
    account: ACCOUNT_STATES[Math.max(...accounts)]!,
    enrolled: survivor.enrolled && other.enrolled,
    restricted: survivor.restricted || other.restricted,
    objections: PURPOSES.filter((purpose) => objected.includes(purpose)),
  };
}

function standingConflicts(survivor: CompactCustomer, other: CompactCustomer, kept: MergedStanding): Conflict[] {
  const found: Conflict[] = [];
  if (survivor.account !== other.account)
    found.push({ about: 'account', survivor: survivor.account, other: other.account, kept: kept.account });
  for (const about of ['enrolled', 'restricted'] as const)
    if (survivor[about] !== other[about])
      found.push({ about, survivor: survivor[about], other: other[about], kept: kept[about] });
  for (const purpose of kept.objections) {
    if (!other.objections.includes(purpose)) found.push({ about: 'objection', purpose, of: 'survivor' });
    if (!survivor.objections.includes(purpose)) found.push({ about: 'objection', purpose, of: 'other' });
  }
  return found;
}
