/**
 * Records the answers of many customers: several customers at once, and of each as many answers as possible in one change. What is in a
 * history already is not recorded again, also where somebody else records at the same time; nothing is kept from one call to the next.
 */

import type { ConsentStore, Decided } from '../../store.ts';
import type { CompactCustomer } from '../customer.ts';
import { recordId } from '../draft.ts';
import type { LedgerEntry } from '../history/chain.ts';
import type { Answer } from './answer.ts';

/** What became of an answer. */
export type Outcome = 'recorded' | 'there' | 'nobody';

export type ImportStore = Pick<ConsentStore, 'findCustomers' | 'findChanges' | 'change'>;

export interface CarryOut {
  readonly store: ImportStore;
  /** Nothing is written; what would become of each answer is told. */
  readonly dryRun: boolean;
  readonly told: (answer: Answer, outcome: Outcome) => void;
}

/** Customers that are read at once, and changed at once. */
const READ_AT_ONCE = 100;
const CHANGED_AT_ONCE = 16;
/** Answers in one change: what waits in a document with it stays far below what a document may hold (16 MB). */
const IN_ONE_CHANGE = 1000;

/** What is there of a customer, and which of some events are in the history. */
interface Known {
  readonly customer: CompactCustomer | null;
  readonly events: ReadonlySet<string>;
}

/** Somebody else changed the customer since the history was read. */
class Outrun extends Error {}

export async function carryOut(answers: readonly Answer[], { store, dryRun, told }: CarryOut): Promise<void> {
  const byCustomer = [...Map.groupBy(answers, ({ customerId }) => customerId)];
  for (let from = 0; from < byCustomer.length; from += READ_AT_ONCE) {
    const some = byCustomer.slice(from, from + READ_AT_ONCE);
    const known = await knownOf(store, some);
    let next = 0;
    const work = async () => {
      for (let at = next++; at < some.length; at = next++) {
        const [id, own] = some[at]!;
        const outcomes = dryRun ? outcomesOf(known[at]!, own) : await record(store, id, own, known[at]!);
        for (const [index, answer] of own.entries()) told(answer, outcomes[index]!);
      }
    };
    await Promise.all(Array.from({ length: CHANGED_AT_ONCE }, work));
  }
}

/** The customers, and the histories of those whose answers may be there already: two queries, mostly one. */
async function knownOf(
  store: ImportStore,
  some: readonly (readonly [string, readonly Answer[]])[],
): Promise<readonly Known[]> {
  const customers = await store.findCustomers(some.map(([id]) => id));
  const suspected = some.flatMap(([id, answers], at) => (mayBeThere(customers[at] ?? null, answers) ? [id] : []));
  const histories = suspected.length === 0 ? [] : await store.findChanges(suspected);
  const found = new Map(suspected.map((id, at) => [id, eventsOf(histories[at] ?? [])]));
  return some.map(([id], at) => ({ customer: customers[at] ?? null, events: found.get(id) ?? new Set() }));
}

/** The latest event of a record decides: an answer that is later than it is in no history. */
function mayBeThere(customer: CompactCustomer | null, answers: readonly Answer[]): boolean {
  if (customer === null || customer.records.length === 0) return false;
  const latest = new Map(customer.records.map((entry) => [entry.id, entry.at.getTime()]));
  return answers.some(
    ({ key, at, mayBeEarlier }) =>
      mayBeEarlier || at.getTime() <= (latest.get(recordId(customer._id, key)) ?? Number.NEGATIVE_INFINITY),
  );
}

/** Of an event no more than its id is needed, with which every line begins (`lines.ts`). */
const eventsOf = (changes: readonly LedgerEntry[]): ReadonlySet<string> =>
  new Set(
    changes.flatMap(({ events }) => events.map((line) => /^\{"id":"([\w-]+)"/.exec(line)?.[1] ?? JSON.parse(line).id)),
  );

/** The same answer twice is one. */
function outcomesOf({ customer, events }: Known, answers: readonly Answer[]): Outcome[] {
  if (customer === null || customer.erased) return answers.map(() => 'nobody');
  const seen = new Set(events);
  return answers.map(({ event }) => {
    if (seen.has(event)) return 'there';
    seen.add(event);
    return 'recorded';
  });
}

async function record(store: ImportStore, id: string, answers: readonly Answer[], known: Known): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let now: Known | undefined = known;
  for (let from = 0; from < answers.length; ) {
    const some = answers.slice(from, from + IN_ONE_CHANGE);
    now ??= (await knownOf(store, [[id, some]]))[0]!;
    const found = outcomesOf(now, some);
    const added = some.filter((_, index) => found[index] === 'recorded');
    if (added.length > 0 && !(await written(store, id, added, now))) {
      now = undefined;
      continue;
    }
    outcomes.push(...found);
    from += some.length;
    now = undefined;
  }
  return outcomes;
}

/** False: somebody was faster, and what is known has to be read again. */
async function written(store: ImportStore, id: string, answers: readonly Answer[], known: Known): Promise<boolean> {
  try {
    const changed = await store.change(id, (customer) => {
      if (customer.epoch !== known.customer?.epoch) throw new Outrun();
      return { change: allOf(customer, answers) } satisfies Decided;
    });
    return changed !== null;
  } catch (error) {
    if (error instanceof Outrun) return false;
    throw error;
  }
}

/** One change that does what the answers do one after the other. */
function allOf(customer: CompactCustomer, answers: readonly Answer[]) {
  let standing = customer;
  const changes = answers.map((answer) => {
    const change = answer.change(standing);
    const { records, withdrawals, handled, confirmations } = change;
    standing = { ...standing, records, withdrawals, handled, confirmations, standing: change.standing };
    return change;
  });
  return {
    ...changes.at(-1)!,
    events: changes.flatMap(({ events }) => events),
    touched: [...new Set(changes.flatMap(({ touched }) => touched))],
  };
}
