/** A customer's document, changed step by step by the functions that the subgraph uses for cases. */
import type { Change, CompactCustomer } from '../../../../../../subgraphs/consent/model/customer.ts';
import type { CustomerEvent } from '../../../../../../subgraphs/consent/model/fold.ts';
import { decisiveStanding } from '../../../../../../subgraphs/consent/model/standing/standing.ts';

export const MINUTE = 60_000;
export const at = (minutes: number): Date => new Date(Date.UTC(2026, 5, 1) + minutes * MINUTE);

let made = 0;
export const newId = (): string => {
  made += 1;
  return `id-${made}`;
};

export const acting = (actor: string, minutes: number) => ({
  actor,
  onBehalf: true,
  now: at(minutes),
  idempotency: null,
});

export const fresh = { channel: 'SMS', brand: 'fresh', language: 'en' } as const;

/** The document after a change. */
export const changedBy = (customer: CompactCustomer, change: Change): CompactCustomer => {
  const { records, withdrawals, handled, standing, confirmations, cases, attempts } = change;
  const parts = { records, withdrawals, handled, standing, confirmations, cases, attempts };
  return { ...customer, ...parts, ...decisiveStanding(standing), epoch: customer.epoch + 1 };
};

export const doneIn = ({ events }: { readonly events: readonly CustomerEvent[] }) =>
  events.flatMap((event) => ('did' in event ? [event.did] : []));
