/**
 * Everything that a customer's events say, derived from them alone: the compact part of a document is what this gives, kept so that
 * states are read without any history. It is the one definition of it, and whatever is kept is compared with it.
 */
import type { CaseEvent } from './cases/case.ts';
import { type ConsentEventEntry, later, type RecordEntry } from './record.ts';
import { type StandingEvent, standingOf } from './standing/standing.ts';

export type CustomerEvent = ConsentEventEntry | StandingEvent | CaseEvent;

export const isStanding = (event: CustomerEvent): event is StandingEvent => 'kind' in event;

export const isAboutCase = (event: CustomerEvent): event is CaseEvent => 'did' in event;

/** About a consent, and nothing beside. */
export const isAnswer = (event: CustomerEvent): event is ConsentEventEntry => !isStanding(event) && !isAboutCase(event);

export interface Folded {
  /** By id. */
  readonly records: ReadonlyMap<string, RecordEntry>;
  readonly standing: readonly StandingEvent[];
}

/** What many events say, in whatever order they come. */
export function fold(events: Iterable<CustomerEvent>): Folded {
  const records = new Map<string, RecordEntry>();
  const said: StandingEvent[] = [];
  for (const event of events) {
    if (isStanding(event)) said.push(event);
    // A case ends by itself: what is kept of it says nothing about a consent.
    else if (isAnswer(event)) {
      const before = records.get(event.record);
      const next = entryOf(event);
      records.set(event.record, before === undefined ? next : later(before, next));
    }
  }
  return { records, standing: standingOf(said) };
}

/** What stood at a time, by the events' own times: a late event counts from when it happened. */
export const foldUntil = (events: readonly CustomerEvent[], time: Date): Folded =>
  fold(events.filter(({ at }) => at.getTime() <= time.getTime()));

/** A record as one of its events makes it. */
export function entryOf(event: ConsentEventEntry): RecordEntry {
  const { record: id, purpose, channel, brand, recipient } = event;
  const { at, state, until, specialCategories, noticeId, noticeVersion, language } = event;
  const key = { id, purpose, channel, brand, recipient };
  return { ...key, at, state, until, specialCategories, noticeId, noticeVersion, language };
}
