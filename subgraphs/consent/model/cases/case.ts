/**
 * A case with a customer, as their document keeps it while it lasts: opened by one member of staff, and what was found out about who is
 * calling. Only one that has not ended and is verified, or was opened in an emergency, lets anybody do anything.
 */
import type { BreakGlassReason, CaseFacts, CaseReason, VerificationMethod } from '../../../../schema/cases.ts';
import type { CaseGrant } from '../../../../schema/customer-state.ts';
import type { CaseAssurance, Channel } from '../../../../schema/vocabulary.ts';
import type { StandingEvent } from '../standing/standing.ts';
import type { CaseCode } from './code.ts';

export interface CaseEntry {
  /** 128 random bits: what is sent as `x-case`. */
  readonly id: string;
  /** Whose it is: it is nobody else's, and opens nothing to anybody else. */
  readonly actor: string;
  readonly reason: CaseReason | BreakGlassReason;
  readonly channel: Channel | null;
  readonly openedAt: Date;
  /** Exclusive. */
  readonly until: Date;
  readonly method: VerificationMethod | null;
  readonly assurance: CaseAssurance | 'break-glass' | null;
  /** Tries to verify, right or wrong; each is counted before it is looked at. */
  readonly tries: number;
  /** Codes that were sent, and the last of them while it can still be said. */
  readonly codes: number;
  readonly code: CaseCode | null;
  /** A try by another method that is under way. */
  readonly turn: { readonly id: string; readonly method: VerificationMethod; readonly until: Date } | null;
}

/** What was tried of a customer lately, over all cases with them: who opens another case gets no other tries. */
export interface CaseAttempt {
  readonly at: Date;
  readonly of: 'try' | 'code';
}

/** One entry of the customer's history about a case. No code and no answer is ever in it. */
export interface CaseEvent {
  readonly id: string;
  /** The customer's epoch that it made. */
  readonly epoch: number;
  readonly at: Date;
  readonly actor: string;
  readonly onBehalf: boolean;
  /** Id of the case. */
  readonly case: string;
  readonly did: 'OPENED' | 'CODE_ASKED' | 'CODE_SENT' | 'TRIED' | 'VERIFIED' | 'CLOSED' | 'BROKE_GLASS';
  readonly reason?: CaseEntry['reason'];
  readonly channel?: Channel;
  readonly method?: VerificationMethod;
  readonly assurance?: CaseGrant['assurance'];
  readonly until?: Date;
}

const MINUTE = 60_000;
/** Milliseconds in which somebody has to be verified. */
export const OPEN_FOR = 60 * MINUTE;
/** Milliseconds of access in an emergency. */
export const BREAK_GLASS_FOR = 15 * MINUTE;
/** Minutes that a verified case lasts unless the settings say otherwise. */
export const DEFAULT_CASE_MINUTES = 30;
/** Cases of one customer at a time; of more the oldest ends. */
const MOST = 10;

export const hasEnded = ({ until }: Pick<CaseEntry, 'until'>, now: Date): boolean => until.getTime() <= now.getTime();

/** Whether a customer has ended whatever staff do under a case with them: by an objection (Art. 21(1)) or a restriction (Art. 18). */
export const endsCases = (standing: readonly StandingEvent[]): boolean =>
  standing.some((said) => said.kind === 'RESTRICTED' || (said.kind === 'OBJECTED' && said.purpose === 'customer-care'));

/** The cases that are kept of some: those that have ended fall away. */
export const casesLeft = (
  cases: readonly CaseEntry[],
  standing: readonly StandingEvent[],
  now: Date,
): readonly CaseEntry[] => (endsCases(standing) ? [] : cases.filter((one) => !hasEnded(one, now)).slice(-MOST));

/** What the gateway is told: under which cases somebody may act at a time. */
export const grantsOf = (cases: readonly CaseEntry[], now: Date): CaseGrant[] =>
  cases.flatMap(({ id, actor, assurance, until }) =>
    assurance === null || hasEnded({ until }, now) ? [] : [{ id, actor, assurance, until: until.toISOString() }],
  );

/** What is told of a case beside. */
export const factsOf = ({ id, actor, reason, channel, openedAt, until, method, assurance }: CaseEntry): CaseFacts => ({
  id,
  actor,
  reason,
  channel,
  openedAt: openedAt.toISOString(),
  until: until.toISOString(),
  method,
  assurance,
});
