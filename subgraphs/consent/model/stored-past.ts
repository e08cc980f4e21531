/** A customer with a past as it is written at once: for the sample. What is recorded later comes by `ConsentStore.change`. */
import { type CustomerPast, newTrailKey } from './customer.ts';
import { type LedgerEntry, linked } from './history/chain.ts';
import { scopesAdded } from './history/scopes.ts';
import { lineOf, storedCustomer } from './lines.ts';

/**
 * What is written of a customer with a past: one change for each epoch. Whoever is there gets the key of their pseudonyms with their
 * document; of a tombstone there is none.
 */
export function storedPast({ events, trailKey = newTrailKey(), ...compact }: CustomerPast) {
  const changes: LedgerEntry[] = [];
  for (const [epoch, some] of Map.groupBy(events, (event) => event.epoch))
    changes.push(
      linked({
        customer: compact._id,
        epoch,
        recordedAt: new Date(Math.max(...some.map(({ at }) => at.getTime()))),
        previous: changes.at(-1)?.hash ?? null,
        events: some.map(lineOf),
        ...scopesAdded(
          [],
          compact.withdrawals.filter((one) => some.some(({ at }) => at.getTime() === one.at.getTime())),
        ),
      }),
    );
  const head = changes.at(-1)?.hash ?? null;
  const customer = storedCustomer({ ...compact, head, ...(compact.erased ? {} : { trailKey }) });
  return { changes, customer };
}
