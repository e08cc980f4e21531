/**
 * The internal endpoints of cases (schema/cases.ts). Who may open, verify and end one is the gateway's business; whose it is then is kept
 * here, because a case is one's own or it is none. Every no is the same answer.
 */
import { randomUUID } from 'node:crypto';
import {
  type BreakGlassReview,
  type CasesAnswer,
  type CasesRequest,
  casesRequest,
  openCasesAnswer,
  openCasesRequest,
  reviewsRequest,
} from '../../../../schema/cases.ts';
import type { Asker, SubgraphSettings } from '../../../kit/definition.ts';
import { badUserInput } from '../../../kit/input.ts';
import type { ConsentStore } from '../../store.ts';
import { messengerOf } from '../confirmation/messenger.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import { settingsOf } from '../settings.ts';
import { BREAK_GLASS_FOR, DEFAULT_CASE_MINUTES, factsOf, hasEnded } from './case.ts';
import { breakGlass, CaseRefused, close, open } from './change.ts';
import { newCode, newName } from './code.ts';
import { send } from './sending.ts';
import type { StoredReview } from './store.ts';
import { askCode, beginTurn, endTurn, tryCode } from './verification.ts';

const NOTHING: CasesAnswer = { case: null };

/** `POST /cases`: opens, verifies and ends one. */
export async function changeCase(
  store: ConsentStore,
  body: unknown,
  asker: Asker,
  settings: SubgraphSettings = {},
): Promise<CasesAnswer> {
  const request = casesRequest.safeParse(body);
  if (!request.success) throw badUserInput('do');
  try {
    return await carriedOut(store, request.data, asker, settings);
  } catch (error) {
    if (error instanceof CaseRefused) return NOTHING;
    throw error;
  }
}

async function carriedOut(
  store: ConsentStore,
  request: CasesRequest,
  { actor, customer: asking }: Asker,
  settings: SubgraphSettings,
): Promise<CasesAnswer> {
  const { customer } = request;
  const { caseMinutes = DEFAULT_CASE_MINUTES, messagesUrl, isProduction } = settingsOf({ settings });
  const now = new Date();
  const acting = { actor, onBehalf: asking !== customer, now, idempotency: null };
  const lasts = caseMinutes * 60_000;
  const inCase = (id: string) => ({ ...acting, case: id });
  switch (request.do) {
    case 'open': {
      const opening = { ...inCase(newName()), ...request };
      const id = opening.case;
      return written(store, customer, id, (one) => open(one, { ...opening, case: id }, randomUUID));
    }
    case 'break-glass': {
      const breaking = { ...inCase(newName()), reason: request.reason };
      const { reason, text } = request;
      const until = new Date(now.getTime() + BREAK_GLASS_FOR);
      await store.insertReview({ _id: breaking.case, customer, actor, reason, text, at: now, until });
      return written(store, customer, breaking.case, (one) => breakGlass(one, breaking, randomUUID));
    }
    case 'send-code': {
      const code = newCode();
      const asked = { ...inCase(request.case), wish: request, code };
      const found = await changed(store, customer, (one) => askCode(one, asked, randomUUID));
      const entry = found.cases?.find(({ id }) => id === request.case);
      const wanted = entry?.code?.wanted;
      if (entry === undefined || !wanted) return NOTHING;
      const messenger = messengerOf(messagesUrl, isProduction);
      const isSent = await send(store, messenger, customer, { ...wanted, case: entry.id, code });
      return { case: factsOf(entry), isSent };
    }
    case 'try-code':
      return written(store, customer, request.case, (one) =>
        tryCode(one, { ...inCase(request.case), lasts, code: request.code }, randomUUID),
      );
    case 'try': {
      const trying = { ...inCase(request.case), method: request.method, turn: newName() };
      const answer = await written(store, customer, request.case, (one) => beginTurn(one, trying, randomUUID));
      return { ...answer, turn: trying.turn };
    }
    case 'verified':
      return written(store, customer, request.case, (one) =>
        endTurn(one, { ...inCase(request.case), lasts, turn: request.turn }, randomUUID),
      );
    case 'close': {
      let ended: CasesAnswer = NOTHING;
      const closing = { ...inCase(request.case), isCustomer: asking === customer };
      await changed(store, customer, (one) => {
        const change = close(one, closing, randomUUID);
        const entry = one.cases?.find(({ id }) => id === request.case);
        ended = { case: entry === undefined ? null : factsOf({ ...entry, until: now }) };
        return change;
      });
      return ended;
    }
  }
}

/** The document after a change. @throws CaseRefused also of a customer who is not there, or erased, or where what was tried was wrong */
async function changed(
  store: ConsentStore,
  customer: string,
  change: (customer: CompactCustomer) => Change,
): Promise<CompactCustomer> {
  const found = await store.change(customer, (one) => ({ change: change(one) }));
  if (found === null || found.refused !== undefined) throw new CaseRefused();
  return found.customer;
}

/** The case after a change of it. */
async function written(
  store: ConsentStore,
  customer: string,
  id: string,
  change: (customer: CompactCustomer) => Change,
): Promise<CasesAnswer> {
  const { cases = [] } = await changed(store, customer, change);
  const entry = cases.find((one) => one.id === id);
  return { case: entry === undefined ? null : factsOf(entry) };
}

/** `POST /open-cases`: one query; of a customer who is not there, none. */
export async function answerOpenCases(store: Pick<ConsentStore, 'findCustomers'>, body: unknown): Promise<unknown> {
  const request = openCasesRequest.safeParse(body);
  if (!request.success) throw badUserInput('customers');
  const now = new Date();
  const found = await store.findCustomers(request.data.customers);
  const cases = found.map((one) =>
    one === null || one.erased ? [] : (one.cases ?? []).filter((each) => !hasEnded(each, now)).map(factsOf),
  );
  return openCasesAnswer.parse({ cases });
}

/** `POST /break-glass`: what waits for a review; or one of them, reviewed. */
export async function answerReviews(store: ConsentStore, body: unknown, { actor }: Asker): Promise<unknown> {
  const request = reviewsRequest.safeParse(body);
  if (!request.success) throw badUserInput('do');
  if (request.data.do === 'list') {
    const { after, limit } = request.data;
    return { reviews: (await store.findReviews(after, limit)).map(reviewOf) };
  }
  const { customer, case: id, outcome, remark } = request.data;
  const review = await store.reviewed(id, customer, { outcome, remark, reviewedAt: new Date(), reviewer: actor });
  return { reviews: review === null ? [] : [reviewOf(review)] };
}

const reviewOf = ({ _id: id, isWaiting, ...review }: StoredReview): BreakGlassReview => ({
  ...review,
  id,
  at: review.at.toISOString(),
  until: review.until.toISOString(),
  reviewedAt: review.reviewedAt?.toISOString() ?? null,
});
