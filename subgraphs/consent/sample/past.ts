/**
 * The document of a customer whose past is told step by step: what the sample's consents are made with. The same folding as in
 * `change.ts`, without anybody who asks.
 */
import { createHash } from 'node:crypto';
import type { CaptureChannel, ConsentMethod, ConsentState, Purpose } from '../../../schema/vocabulary.ts';
import { recordId, validUntil } from '../model/change.ts';
import type { CustomerDocument, Withdrawal } from '../model/customer.ts';
import { currentNotice, findNotice, noticeIdOf } from '../model/notices.ts';
import { type ConsentEventEntry, type ConsentKey, isYes, later, type RecordEntry } from '../model/record.ts';

/** One thing that happened: the same answer for several keys at once. */
export interface Step {
  readonly at: Date;
  readonly state: ConsentState;
  readonly keys: readonly ConsentKey[];
  /** Version of the notices that had been read; default the current one. */
  readonly version?: string;
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

export type Standing = Pick<CustomerDocument, 'account' | 'enrolled' | 'restricted' | 'erased' | 'objections'>;

/** The document of the customer `id` after the steps; each of them raises the epoch by one. */
export function pastOf(id: string, standing: Standing, steps: readonly Step[], manner: Manner): CustomerDocument {
  const records = new Map<string, RecordEntry>();
  const events: ConsentEventEntry[] = [];
  const withdrawals: Withdrawal[] = [];
  for (const [index, step] of steps.entries()) {
    for (const key of step.keys) {
      const event = eventOf(id, index + 1, step, key, manner, events.length);
      events.push(event);
      const { at, state, until, specialCategories, noticeId, noticeVersion, language } = event;
      const next = { id: event.record, ...key, at, state, until, specialCategories, noticeId, noticeVersion, language };
      const before = records.get(event.record);
      records.set(event.record, before === undefined ? next : later(before, next));
    }
    if (step.state === 'WITHDRAWN') withdrawals.push(scopeOf(step));
  }
  return {
    _id: id,
    epoch: steps.length,
    ...standing,
    records: [...records.values()],
    withdrawals,
    handled: [],
    events,
  };
}

const scopeOf = ({ at, keys }: Step): Withdrawal => {
  const purposes = [...new Set<Purpose>(keys.map((key) => key.purpose))];
  return { purposes, channel: null, brand: null, recipient: null, at };
};

function eventOf(
  customer: string,
  epoch: number,
  { at, state, version, until, special = false }: Step,
  key: ConsentKey,
  { method, captureChannel, language }: Manner,
  position: number,
): ConsentEventEntry {
  const noticeId = noticeIdOf(key.purpose, key.brand);
  const notice = version === undefined ? currentNotice(noticeId, language) : findNotice(noticeId, version, language);
  if (notice === undefined) throw new TypeError(`No notice ${noticeId} ${version ?? ''} in ${language}`);
  return {
    id: createHash('sha256').update(`event:${customer}:${position}`).digest('base64url').slice(0, 22),
    record: recordId(customer, key),
    epoch,
    at,
    state,
    until: isYes(state) ? (until ?? validUntil(at)) : null,
    specialCategories: isYes(state) && special && notice.specialCategories,
    noticeId,
    noticeVersion: notice.version,
    language,
    actor: 'import',
    onBehalf: false,
    method: state === 'WITHDRAWN' ? null : method,
    captureChannel: state === 'WITHDRAWN' ? null : captureChannel,
    evidence: null,
  };
}
