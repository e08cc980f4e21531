/**
 * What turns which state of a consent record into which: the one table. `draft.ts` records nothing that is not in it, and the diagram
 * in the README is drawn from it. Only `giveConsent` and `confirmConsent` lead to a yes.
 */
import type { ConsentState } from '../../../schema/vocabulary.ts';

export interface Transition {
  /** What does it, in the words of the graph, or of the clock. */
  readonly by: string;
  readonly from: readonly ConsentState[];
  readonly to: ConsentState;
  /** Nothing is recorded: it follows from the time of the question. */
  readonly isDerived?: true;
}

const NOES = ['UNKNOWN', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'INVALIDATED'] as const;
const YESES = ['GIVEN', 'RENEWED'] as const;

export const transitions: readonly Transition[] = [
  { by: 'giveConsent', from: [...NOES, 'REQUESTED'], to: 'GIVEN' },
  { by: 'giveConsent, where it has to be confirmed', from: [...NOES, 'REQUESTED'], to: 'REQUESTED' },
  { by: 'confirmConsent', from: ['REQUESTED'], to: 'GIVEN' },
  { by: 'giveConsent', from: YESES, to: 'RENEWED' },
  { by: 'refuseConsent', from: [...NOES, 'REQUESTED', ...YESES], to: 'REFUSED' },
  { by: 'withdrawConsent, objectToProcessing', from: [...YESES, 'EXPIRED', 'REQUESTED'], to: 'WITHDRAWN' },
  // What a customer said elsewhere is a fact, also where there was nothing to withdraw here, or no longer is.
  { by: 'import of a withdrawal', from: [...NOES, 'REQUESTED', ...YESES], to: 'WITHDRAWN' },
  { by: 'two customers become one', from: [...YESES, 'EXPIRED'], to: 'INVALIDATED' },
  { by: 'end of validity, new major version of the notice', from: YESES, to: 'EXPIRED', isDerived: true },
];

/** Whether an event may be recorded in a record of this state. */
export const isTransition = (from: ConsentState, to: ConsentState): boolean =>
  transitions.some((one) => one.isDerived === undefined && one.to === to && one.from.includes(from));
