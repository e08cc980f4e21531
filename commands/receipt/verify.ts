/** `npm run receipt -- verify`: whether receipts are genuine, and what they say. Needs the keys, and nothing of the service that signed. */
import { readFile } from 'node:fs/promises';
import type { PublishedKey } from '../../schema/published-key.ts';
import { RECEIPT_ALGORITHM, RECEIPT_TYPE, receiptClaims } from '../../schema/receipt.ts';
import { rightsReceiptClaims } from '../../schema/rights-receipt.ts';
import { NotGenuine, readSigned } from '../../subgraphs/kit/signed-claims.ts';
import { receiptsIn } from './found.ts';
import { keysFrom } from './published.ts';
import { rightsReceiptText } from './rights-words.ts';
import { faultText, receiptText } from './words.ts';

/** The lines about one receipt; the first begins with `ok` or `FAIL`. */
async function judged(jws: string, keys: readonly PublishedKey[], name: string): Promise<string[]> {
  try {
    const { claims, kid } = await readSigned(jws, keys, { type: RECEIPT_TYPE, algorithm: RECEIPT_ALGORITHM });
    const [first, ...rest] = textOf(claims, kid);
    return [`ok   ${first}`, ...rest.map((line) => `     ${line}`)];
  } catch (error) {
    if (!(error instanceof NotGenuine)) throw error;
    return [`FAIL ${name} is not genuine: ${faultText(error)}`];
  }
}

/** In words what is signed, of a consent or of what is in no record of one. */
function textOf(claims: unknown, kid: string): string[] {
  const consent = receiptClaims.safeParse(claims);
  if (consent.success) return receiptText(consent.data, kid);
  const right = rightsReceiptClaims.safeParse(claims);
  if (right.success) return rightsReceiptText(right.data, kid);
  throw new NotGenuine('claims');
}

/** Verifies all receipts in a file. 0: there is at least one, and all are genuine. */
export async function verify(file: string, from: string | undefined): Promise<number> {
  const keys = await keysFrom(from);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} cannot be read.`);
  });
  const receipts = receiptsIn(text);
  if (receipts === undefined) throw new Error(`${file} is not whole: it begins as JSON and is none.`);
  if (receipts.length === 0) throw new Error(`There is no receipt in ${file}.`);
  let genuine = 0;
  for (const [at, jws] of receipts.entries()) {
    const lines = await judged(
      jws,
      keys,
      receipts.length === 1 ? 'the receipt' : `receipt ${at + 1} of ${receipts.length}`,
    );
    if (lines[0]!.startsWith('ok')) genuine += 1;
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (receipts.length > 1) process.stdout.write(`${genuine} of ${receipts.length} receipts are genuine\n`);
  return genuine === receipts.length ? 0 : 1;
}
