/**
 * The document of a customer whose past is told step by step: what the sample's consents are made with. The same folding as in
 * `change.ts`, without anybody who asks; the notice is the one that was shown at the time.
 */
import { createHash } from 'node:crypto';
import type { CaptureChannel, ConsentMethod, ConsentState, Purpose } from '../../../schema/vocabulary.ts';
import type { CompactCustomer, CustomerPast, Withdrawal } from '../model/customer.ts';
import { recordId } from '../model/draft.ts';
import { type CustomerEvent, fold } from '../model/fold.ts';
import { noticeIdOf } from '../model/notices.ts';
import { type ConsentEventEntry, type ConsentKey, isYes } from '../model/record.ts';
import { decisiveStanding, type Saying } from '../model/standing/standing.ts';
import { validUntil } from '../model/validity.ts';
import { noticeShownAt } from './calendar.ts';

const DAY = 86_400_000;

/** One thing that happened: the same answer for several keys at once. */
export interface Step {
  readonly at: Date;
  readonly state: ConsentState;
  readonly keys: readonly ConsentKey[];
  /** End of validity of a yes; default two years after it. */
  readonly until?: Date;
  /** Whether explicit consent is given wherever the notice asks for it. */
  readonly special?: boolean;
}

/** How somebody answers, the same at every step. */
export interface Manner {
  readonly method: ConsentMethod;
  readonly captureChannel: CaptureChannel;
  readonly language: string;
}

export type Standing = Pick<CompactCustomer, 'account' | 'enrolled' | 'restricted' | 'erased' | 'objections'>;

/**
 * The customer `id` after the steps; each of them raises the epoch by one, and so does what stands beside the consents, which was said a day
 * after the last of them.
 */
export function pastOf(id: string, standing: Standing, steps: readonly Step[], manner: Manner): CustomerPast {
  const events: CustomerEvent[] = [];
  const withdrawals: Withdrawal[] = [];
  for (const [index, step] of steps.entries()) {
    for (const key of step.keys) events.push(eventOf(id, index + 1, step, key, manner, events));
    if (step.state === 'WITHDRAWN') withdrawals.push(scopeOf(step));
  }
  const said = sayingsOf(standing);
  const at = new Date((steps.at(-1)?.at.getTime() ?? 0) + DAY);
  const epoch = steps.length + (said.length > 0 ? 1 : 0);
  for (const saying of said)
    events.push({
      ...saying,
      id: eventId(id, events.length),
      epoch,
      at,
      actor: 'import',
      onBehalf: false,
      captureChannel: manner.captureChannel,
    });
  const folded = fold(events);
  return {
    _id: id,
    epoch,
    account: standing.account,
    enrolled: standing.enrolled,
    erased: standing.erased,
    ...decisiveStanding(folded.standing),
    records: [...folded.records.values()],
    withdrawals,
    handled: [],
    confirmations: [],
    standing: folded.standing,
    events,
  };
}

const sayingsOf = ({ restricted, objections }: Standing): readonly Saying[] => [
  ...objections.map((purpose) => ({ kind: 'OBJECTED', purpose }) as const),
  ...(restricted ? [{ kind: 'RESTRICTED', ground: null } as const] : []),
];

const eventId = (customer: string, position: number): string =>
  createHash('sha256').update(`event:${customer}:${position}`).digest('base64url').slice(0, 22);

const scopeOf = ({ at, keys }: Step): Withdrawal => {
  const purposes = [...new Set<Purpose>(keys.map((key) => key.purpose))];
  return { purposes, channel: null, brand: null, recipient: null, at, by: { actor: 'import', onBehalf: false } };
};

function eventOf(
  customer: string,
  epoch: number,
  { at, state, until, special = false }: Step,
  key: ConsentKey,
  { method, captureChannel, language }: Manner,
  events: readonly CustomerEvent[],
): ConsentEventEntry {
  const record = recordId(customer, key);
  // Nothing is shown to who withdraws (GDPR Art. 7(3)): it is under the notice that the consent had been given under.
  const ended = state === 'WITHDRAWN' ? events.findLast((one) => 'record' in one && one.record === record) : undefined;
  const read = ended !== undefined && 'record' in ended ? ended.at : at;
  const notice = noticeShownAt(noticeIdOf(key.purpose, key.brand), language, read);
  if (notice === undefined) throw new TypeError(`No notice about ${key.purpose} in ${language}`);
  return {
    id: eventId(customer, events.length),
    ...key,
    record,
    epoch,
    at,
    state,
    until: isYes(state) ? (until ?? validUntil(at)) : null,
    specialCategories: isYes(state) && special && notice.specialCategories,
    noticeId: notice.id,
    noticeVersion: notice.version,
    language,
    noticeHash: state === 'WITHDRAWN' ? null : notice.sha256,
    actor: 'import',
    onBehalf: false,
    method: state === 'WITHDRAWN' ? null : method,
    captureChannel: state === 'WITHDRAWN' ? null : captureChannel,
    evidence: null,
  };
}
