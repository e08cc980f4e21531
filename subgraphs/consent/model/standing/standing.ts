/**
 * What customers said beside their consents: objections (GDPR Art. 21), restriction of processing (Art. 18), how often they want to be
 * written to, which is no consent, and what their devices signalled, which decides nothing here. Each is an event, and what stands is derived from the events alone, by their own times.
 */
import type {
  CaptureChannel,
  Channel,
  ContactFrequency,
  PreferenceSignal,
  Purpose,
  RestrictionGround,
} from '../../../../schema/vocabulary.ts';

/** What one of these events says. */
export type Saying =
  | { readonly kind: 'OBJECTED' | 'OBJECTION_WITHDRAWN'; readonly purpose: Purpose }
  | { readonly kind: 'RESTRICTED'; readonly ground: RestrictionGround | null }
  | { readonly kind: 'RESTRICTION_LIFTED' }
  | { readonly kind: 'PREFERRED'; readonly channel: Channel; readonly frequency: ContactFrequency }
  | { readonly kind: 'SIGNALLED'; readonly signal: PreferenceSignal };

export type StandingEvent = Saying & {
  readonly id: string;
  /** The customer's epoch that it made. */
  readonly epoch: number;
  readonly at: Date;
  readonly actor: string;
  readonly onBehalf: boolean;
  readonly captureChannel: CaptureChannel | null;
};

export interface Standing {
  readonly restricted: boolean;
  /** In the order of the vocabulary's names. */
  readonly objections: readonly Purpose[];
}

/** What an event is about: of the events about one subject the latest stands. */
export function subjectOf(said: Saying): string {
  switch (said.kind) {
    case 'OBJECTED':
    case 'OBJECTION_WITHDRAWN':
      return `objection ${said.purpose}`;
    case 'RESTRICTED':
    case 'RESTRICTION_LIFTED':
      return 'restriction';
    case 'PREFERRED':
      return `preference ${said.channel}`;
    case 'SIGNALLED':
      return `signal ${said.signal}`;
  }
}

/** How much a saying leaves open to us, from the most to the least. */
const FREEDOM: readonly string[] = ['OBJECTION_WITHDRAWN', 'RESTRICTION_LIFTED', 'OBJECTED', 'RESTRICTED'];
const FREQUENCIES: readonly ContactFrequency[] = ['NORMAL', 'SELDOM', 'NEVER'];

const rankOf = (said: Saying): number =>
  said.kind === 'PREFERRED' ? FREQUENCIES.indexOf(said.frequency) : FREEDOM.indexOf(said.kind);

/** Of two events about one subject the one that stands: the later by its own time, of equal times the one that leaves less open. */
export function laterSaid(one: StandingEvent, other: StandingEvent): StandingEvent {
  const order = one.at.getTime() - other.at.getTime() || rankOf(one) - rankOf(other);
  return order > 0 || (order === 0 && one.id > other.id) ? one : other;
}

/** What stands of many events, one for each subject, in the order of the subjects. */
export function standingOf(events: Iterable<StandingEvent>): readonly StandingEvent[] {
  const standing = new Map<string, StandingEvent>();
  for (const event of events) {
    const subject = subjectOf(event);
    const before = standing.get(subject);
    standing.set(subject, before === undefined ? event : laterSaid(before, event));
  }
  return [...standing.values()].sort((one, other) => (subjectOf(one) < subjectOf(other) ? -1 : 1));
}

/** The part of what stands that decisions read. */
export const decisiveStanding = (standing: readonly StandingEvent[]): Standing => ({
  restricted: standing.some(({ kind }) => kind === 'RESTRICTED'),
  objections: standing.flatMap((said) => (said.kind === 'OBJECTED' ? [said.purpose] : [])),
});
