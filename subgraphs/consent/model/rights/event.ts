/**
 * What customers said beside their answers, read from their histories: objections, restrictions, their ends, preferences and signals, and every
 * withdrawal as it was said, also where there was nothing to withdraw (GDPR Art. 5(2)). Pure. Nothing here decides anything, and an
 * answer to a notice is in the history of its record alone.
 */
import { createHash } from 'node:crypto';
import { SIGNAL_OBJECTIONS } from '../../../../schema/purposes.ts';
import type {
  CaptureChannel,
  Channel,
  ContactFrequency,
  PreferenceSignal,
  Purpose,
  RestrictionGround,
  RightsEventKind,
} from '../../../../schema/vocabulary.ts';
import type { Withdrawal } from '../customer.ts';
import { type CustomerEvent, isStanding } from '../fold.ts';
import type { LedgerEntry } from '../history/chain.ts';
import { scopeLine, scopesOf } from '../history/scopes.ts';
import { entryOf } from '../lines.ts';
import type { StandingEvent } from '../standing/standing.ts';

export interface RightsHistoryEvent {
  readonly id: string;
  readonly kind: RightsEventKind;
  readonly at: Date;
  /** Null: who withdrew is not on record. */
  readonly actor: string | null;
  readonly onBehalf: boolean | null;
  /** Null: not recorded, as for a withdrawal, which has no form (Art. 7(3)). */
  readonly captureChannel: CaptureChannel | null;
  /** Empty: it is about no purpose in particular. */
  readonly purposes: readonly Purpose[];
  /** Null: any, as in `brand` and `recipient`. */
  readonly channel: Channel | null;
  readonly brand: string | null;
  readonly recipient: string | null;
  readonly ground: RestrictionGround | null;
  readonly frequency: ContactFrequency | null;
  readonly signal: PreferenceSignal | null;
}

/** All of one customer, newest first; of equal times the one that was recorded last. */
export function rightsEventsOf(changes: readonly LedgerEntry[]): readonly RightsHistoryEvent[] {
  const found = changes.flatMap((change) => {
    const events = change.events.map((line) => entryOf<CustomerEvent>(line));
    const said = events.filter(isStanding).map(eventOf);
    const withdrawn = scopesOf([change]).filter((scope) => !isPartOf(scope, events));
    return [...said, ...withdrawn.map((scope) => withdrawalOf(change, scope))];
  });
  return found.reverse().sort((one, other) => other.at.getTime() - one.at.getTime());
}

/** What an event says of none of these is null. */
const NOTHING = { channel: null, brand: null, recipient: null, ground: null, frequency: null, signal: null } as const;

function eventOf(said: StandingEvent): RightsHistoryEvent {
  const { id, kind, at, actor, onBehalf, captureChannel } = said;
  const event = { ...NOTHING, id, kind, at, actor, onBehalf, captureChannel, purposes: [] };
  switch (said.kind) {
    case 'OBJECTED':
    case 'OBJECTION_WITHDRAWN':
      return { ...event, purposes: [said.purpose] };
    case 'RESTRICTED':
      return { ...event, ground: said.ground };
    case 'RESTRICTION_LIFTED':
      return event;
    case 'PREFERRED':
      return { ...event, channel: said.channel, frequency: said.frequency };
    case 'SIGNALLED':
      return { ...event, signal: said.signal, purposes: SIGNAL_OBJECTIONS[said.signal] };
  }
}

function withdrawalOf({ customer, epoch }: LedgerEntry, scope: Withdrawal): RightsHistoryEvent {
  const { purposes, channel, brand, recipient, at, by } = scope;
  const id = createHash('sha256')
    .update(JSON.stringify([customer, epoch, scopeLine(scope)]))
    .digest('base64url');
  return {
    ...NOTHING,
    id: id.slice(0, 22),
    kind: 'WITHDRAWN',
    at,
    actor: by?.actor ?? null,
    onBehalf: by?.onBehalf ?? null,
    captureChannel: null,
    purposes,
    channel,
    brand,
    recipient,
  };
}

/** Whether something that is on record by itself was remembered as this: a refusal of what it names first, or an objection to all of it. */
function isPartOf(scope: Withdrawal, events: readonly CustomerEvent[]): boolean {
  const objected = events.flatMap((event) => (isStanding(event) && event.kind === 'OBJECTED' ? [event.purpose] : []));
  if (scope.purposes.every((purpose) => objected.includes(purpose))) return true;
  return events.some(
    (event) =>
      'record' in event &&
      event.state === 'REFUSED' &&
      event.at.getTime() === scope.at.getTime() &&
      event.purpose === scope.purposes[0] &&
      event.channel === scope.channel &&
      event.brand === scope.brand &&
      event.recipient === scope.recipient,
  );
}
