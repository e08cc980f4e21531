/** The keys that receipts are verified with: of a file, of an address, or of this machine. Of a set of keys only those of receipts are taken. */
import { readFile, writeFile } from 'node:fs/promises';
import { isTrustworthy } from '../../gateway/caller/issuers.ts';
import { isHttp } from '../../gateway/variable-kinds.ts';
import {
  PUBLISHED_KEYS_PATH,
  type PublishedKey,
  type PublishedKeys,
  publishedKeys,
} from '../../schema/published-key.ts';
import { RECEIPT_TYPE } from '../../schema/receipt.ts';
import { receiptKeysIn } from '../../subgraphs/config.ts';
import { publishedIn } from '../../subgraphs/kit/signing-keys.ts';
import { UsageError } from '../arguments.ts';
import { readEnvironment } from '../config.ts';
import { localOrigin } from '../supervisor/plans.ts';

/** Milliseconds. */
const FETCH_WITHIN = 5_000;

/** Those of a set. A key that is published for something else, or for nothing in particular, signs no receipt. */
const ofReceipts = ({ keys }: PublishedKeys): PublishedKey[] => keys.filter(({ signs }) => signs === RECEIPT_TYPE);

async function fetched(url: string): Promise<string> {
  // Whoever can change the keys on their way can sign receipts.
  if (!isTrustworthy(url)) throw new UsageError('Keys are fetched over https, or from this machine.');
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_WITHIN) });
  if (!answer.ok) throw new Error('no answer');
  return answer.text();
}

/** The keys of a file or an address; absent: those of this machine's consent service. Throws where there are none. */
export async function keysFrom(from: string | undefined): Promise<PublishedKey[]> {
  if (from === undefined) {
    const { path } = receiptKeysIn();
    return (
      await publishedIn(path, RECEIPT_TYPE).catch(() => {
        throw new Error('There are no keys of receipts on this machine: give --keys.');
      })
    ).keys;
  }
  const keys = await (isHttp(from) ? fetched(from) : readFile(from, 'utf8')).then(
    (text) => {
      try {
        return ofReceipts(publishedKeys.parse(JSON.parse(text)));
      } catch {
        throw new Error(`There is no set of keys (RFC 7517) at ${from}.`);
      }
    },
    (error) => {
      throw error instanceof UsageError ? error : new Error(`There is no set of keys (RFC 7517) at ${from}.`);
    },
  );
  if (keys.length === 0) throw new Error(`There is no key of receipts at ${from}.`);
  return keys;
}

/** Where the gateway of this environment publishes them. */
function publishedHere(): string {
  const { HOST, PORT } = readEnvironment();
  return `${localOrigin(HOST, PORT)}${PUBLISHED_KEYS_PATH}`;
}

/** Saves the published keys of receipts for verifying without a network. */
export async function saveKeys(file: string, from = publishedHere()): Promise<number> {
  const keys = await keysFrom(from);
  await writeFile(file, `${JSON.stringify({ keys }, null, 2)}\n`);
  process.stdout.write(`${keys.length} ${keys.length === 1 ? 'key' : 'keys'} of receipts saved in ${file}\n`);
  return 0;
}
