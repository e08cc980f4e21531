/**
 * What two customers who are one said beside their consents: what the one said counts for both where it leaves less open. Nothing that one of
 * them objected to, restricted or asked not to get is taken back here.
 */
import type { ContactFrequency } from '../../../../schema/vocabulary.ts';
import { type Saying, type StandingEvent, subjectOf } from './standing.ts';

/** From the most to the least that somebody wants to be written to; who said nothing has the first. */
const FREQUENCIES: readonly ContactFrequency[] = ['NORMAL', 'SELDOM', 'NEVER'];

/** What has to be said of the survivor, because the other said it and it is stricter than what stands. */
export function stricterSayings(survivor: readonly StandingEvent[], other: readonly StandingEvent[]): Saying[] {
  const strictness = new Map(survivor.map((said) => [subjectOf(said), strictnessOf(said)]));
  return other.filter((said) => strictnessOf(said) > (strictness.get(subjectOf(said)) ?? 0)).map(sayingOf);
}

/** What was said, without when and by whom. */
function sayingOf(said: Saying): Saying {
  switch (said.kind) {
    case 'RESTRICTED':
      return { kind: said.kind, ground: said.ground };
    case 'RESTRICTION_LIFTED':
      return { kind: said.kind };
    case 'PREFERRED':
      return { kind: said.kind, channel: said.channel, frequency: said.frequency };
    case 'OBJECTED':
    case 'OBJECTION_WITHDRAWN':
      return { kind: said.kind, purpose: said.purpose };
    case 'SIGNALLED':
      return { kind: said.kind, signal: said.signal };
  }
}

/** 0: it leaves everything open. */
function strictnessOf(said: Saying): number {
  if (said.kind === 'PREFERRED') return FREQUENCIES.indexOf(said.frequency);
  return said.kind === 'OBJECTED' || said.kind === 'RESTRICTED' ? 1 : 0;
}
