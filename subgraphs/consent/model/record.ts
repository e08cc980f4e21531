/**
 * What a consent record says, derived from its events by one pure function. Only an explicit yes is a yes: requested, refused,
 * withdrawn, expired, outdated and unknown are all no. Events are never changed and never taken away.
 */
import type { CaptureChannel, Channel, ConsentMethod, ConsentState, Purpose } from '../../../schema/vocabulary.ts';

/** What one record is about: there is at most one per customer and key. */
export interface ConsentKey {
  readonly purpose: Purpose;
  /** Null: any channel, only where the purpose may leave it out; it covers no contact channel. */
  readonly channel: Channel | null;
  readonly brand: string;
  readonly recipient: string | null;
}

/** The part of an event that decides. */
export interface Decisive {
  /** When it happened, which may be before it was recorded. */
  readonly at: Date;
  readonly state: ConsentState;
  /** End of validity of a yes (exclusive); null: none. */
  readonly until: Date | null;
  readonly specialCategories: boolean;
  readonly noticeId: string | null;
  readonly noticeVersion: string | null;
  readonly language: string | null;
}

/** One entry of the history of a record (ISO/IEC TS 27560 event). */
export interface ConsentEventEntry extends ConsentKey, Decisive {
  readonly id: string;
  /** Id of the record that it belongs to. */
  readonly record: string;
  /** The customer's epoch that it made. */
  readonly epoch: number;
  /** SHA-256 of the notice that was shown, all that it says, in hexadecimal digits; null where none was. */
  readonly noticeHash: string | null;
  readonly actor: string;
  /** Somebody else than the customer acted. */
  readonly onBehalf: boolean;
  readonly method: ConsentMethod | null;
  readonly captureChannel: CaptureChannel | null;
  readonly evidence: { readonly reference: string; readonly sha256: string } | null;
}

/** A record as it is kept: its key and the event that decides, so that states are read without any history. */
export interface RecordEntry extends ConsentKey, Decisive {
  readonly id: string;
}

export interface Status {
  readonly state: ConsentState;
  /** Whether it is a yes that stands. */
  readonly valid: boolean;
  /** Time of the event that decides; null: there is none. */
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Whether a version of a notice is current in its major version. */
export type IsCurrent = (noticeId: string | null, version: string | null) => boolean;

/** How much an answer allows, from the most to the least. */
const FREEDOM: readonly ConsentState[] = [
  'GIVEN',
  'RENEWED',
  'REQUESTED',
  'UNKNOWN',
  'EXPIRED',
  'INVALIDATED',
  'REFUSED',
  'WITHDRAWN',
];

/**
 * Of two events the one that decides: the later by its own time, and of equal times the one that allows less. The order in which
 * they were recorded says nothing, so that the same events give the same record in whatever order they arrive.
 */
export const later = <Event extends Decisive>(one: Event, other: Event): Event =>
  compareEvents(one, other) >= 0 ? one : other;

/** The order of two events of one record: the one that decides is the greater. */
export function compareEvents(one: Decisive, other: Decisive): number {
  const freedom = FREEDOM.indexOf(one.state) - FREEDOM.indexOf(other.state);
  const special = Number(other.specialCategories) - Number(one.specialCategories);
  const text = (event: Decisive) => JSON.stringify([event.noticeId, event.noticeVersion, event.language]);
  return (
    one.at.getTime() - other.at.getTime() ||
    freedom ||
    endOf(other) - endOf(one) ||
    special ||
    (text(one) > text(other) ? 1 : text(one) < text(other) ? -1 : 0)
  );
}

const endOf = ({ until }: Decisive): number => until?.getTime() ?? Number.MAX_SAFE_INTEGER;

export const isYes = (state: ConsentState): boolean => state === 'GIVEN' || state === 'RENEWED';

/** Whether a yes stands at a time: before its end, and under the current major version of its notice. */
export const inForce = (
  { until, noticeId, noticeVersion }: Pick<Decisive, 'until' | 'noticeId' | 'noticeVersion'>,
  now: Date,
  isCurrent: IsCurrent,
): boolean => (until === null || until.getTime() > now.getTime()) && isCurrent(noticeId, noticeVersion);

/** The status of a record at a time. `event` is its deciding one. */
export function statusOf(event: Decisive | undefined, now: Date, isCurrent: IsCurrent): Status {
  if (event === undefined) return { state: 'UNKNOWN', valid: false, since: null, until: null };
  const { state, at: since, until } = event;
  if (!isYes(state)) return { state, valid: false, since, until };
  if (!inForce(event, now, isCurrent)) return { state: 'EXPIRED', valid: false, since, until };
  return { state, valid: true, since, until };
}
