/**
 * The streams of a world: what its services answer about customers whom nobody has named, told from the records and states that they hold at
 * that moment.
 */
import type { CustomerState } from '../../../schema/customer-state.ts';
import type { Line, Person } from '../audience/person.ts';
import { type Streams, streamsOf } from '../audience/streams.ts';
import type { Purchase, Person as Recorded, Records } from './people.ts';

/** Paths of the endpoints. */
export const STREAMS: readonly string[] = ['/matching', '/ordered', '/among', '/facts'];

export const worldStreams = (records: Records, states: ReadonlyMap<string, CustomerState>): Streams =>
  streamsOf(() => [...records.people.values()].map((person) => audiencePerson(person, records, states)));

function audiencePerson(recorded: Recorded, records: Records, states: ReadonlyMap<string, CustomerState>): Person {
  const { id, loyalty } = recorded;
  return {
    id,
    state: states.get(id) ?? { id, known: false },
    demographics: recorded.demographics as Person['demographics'],
    lines: recorded.purchaseIds.flatMap((each) => linesOf(records.purchases.get(each))),
    tier: loyalty?.tier as string | undefined,
    balance: loyalty?.balance as number | undefined,
  };
}

interface RecordedLine {
  readonly product: Pick<Line, 'id' | 'department' | 'category' | 'type'>;
  readonly amount: { readonly amount: string };
}

function linesOf(purchase: Purchase | undefined): Line[] {
  if (purchase === undefined) return [];
  const of = (field: string, sensitive: boolean): Line[] =>
    (purchase[field] as RecordedLine[]).map(({ product, amount }) => ({
      ...product,
      at: Date.parse(String(purchase.placedAt)),
      cents: Math.round(Number(amount.amount) * 100),
      sensitive,
    }));
  return [...of('lines', false), ...of('sensitiveLines', true)];
}
