/**
 * The public keys of consent receipts, as the consent service publishes them: the gateway shows them beside its own, so that whoever has
 * a receipt finds its key at one address. A service that is silent takes nothing away: what is known goes on being shown.
 */
import { type PublishedKey, publishedKeys } from '../../schema/published-key.ts';
import { RECEIPT_TYPE } from '../../schema/receipt.ts';

/** Milliseconds for which what the service said is not asked for again: so long a new key can be missing. */
const FRESH = 10_000;
/** Milliseconds for which a service that did not answer is left alone. */
const PAUSE = 2_000;
/** The same while no key is known at all: a service that starts has them a moment later, and nobody is told for long that there are none. */
const EARLY = 200;
/** Milliseconds that an answer with keys waits for the service. Services wait for it, too: theirs is 2 seconds. */
const PATIENCE = 500;

export type ReceiptKeys = () => Promise<readonly PublishedKey[]>;

/**
 * @param fetch what the service publishes; rejects where there is no answer
 * @param clock milliseconds; it only goes forward
 */
export function receiptKeys(fetch: () => Promise<unknown>, clock = () => performance.now()): ReceiptKeys {
  let known: readonly PublishedKey[] = [];
  let due = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      const { keys } = publishedKeys.parse(await fetch());
      // Whatever the service says of them, they are keys of receipts and of nothing else.
      known = keys.map((key) => ({ ...key, signs: RECEIPT_TYPE }));
      due = clock() + (known.length > 0 ? FRESH : EARLY);
    } catch {
      due = clock() + (known.length > 0 ? PAUSE : EARLY);
    }
    pending = undefined;
  };

  return async () => {
    if (clock() >= due) {
      pending ??= refresh();
      await within(PATIENCE, pending);
    }
    return known;
  };
}

/** Waits, but not longer. */
async function within(milliseconds: number, pending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([pending, over]);
  clearTimeout(timer);
}
