/**
 * How the gateway's own service reaches those who keep cases and know purchases: under the passport of whoever acts, because a case is
 * bound to them. What was refused is one error, whatever was wrong.
 */
import {
  type CaseFacts,
  type CasesAnswer,
  type CasesRequest,
  casesAnswer,
  casesRequest,
  type KnowledgeRequest,
  knowledgeAnswer,
} from '../../../schema/cases.ts';
import type { SubgraphName } from '../../../schema/classification.ts';
import type { RefusedError } from '../../enforcement/refused-error.ts';
import { badInput } from '../bad-input.ts';
import type { OwnContext } from '../own-service.ts';

/** Who knows what customers bought. */
const PURCHASES: SubgraphName = 'purchases';

export type CaseContext = Pick<OwnContext, 'call' | 'asking' | 'signal' | 'policy'>;

/** Who keeps cases: whoever knows the states of customers, as a case is part of it. */
export const caseService = ({ policy }: Pick<CaseContext, 'policy'>): string => policy.consentService ?? 'consent';

/** Wrong, unknown, somebody else's, closed, over, or tried too often: it is not told which. */
export const refusedCase = (): RefusedError => badInput('input');

export interface Done extends Omit<CasesAnswer, 'case'> {
  readonly case: CaseFacts;
}

/** @throws {RefusedError} {@link refusedCase} */
export async function inCase(context: CaseContext, body: CasesRequest): Promise<Done> {
  const { asking, signal } = context;
  const service = caseService(context);
  // What can be no case of anybody is one like every other that is not there.
  if (!casesRequest.safeParse(body).success) throw refusedCase();
  const answer = casesAnswer.parse(
    await context.call({ service, endpoint: 'cases', body, asking, signal, idempotent: false }),
  );
  if (answer.case === null) throw refusedCase();
  return { ...answer, case: answer.case };
}

/** Whether somebody knows what the customer bought. */
export async function isKnownOfPurchases({ call, asking, signal }: CaseContext, body: KnowledgeRequest) {
  const answer = await call({ service: PURCHASES, endpoint: 'knowledge', body, asking, signal, idempotent: true });
  return knowledgeAnswer.parse(answer).isRight;
}
