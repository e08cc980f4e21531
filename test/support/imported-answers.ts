/** Files of answers as another platform would export them, and the customers that they are about. */
import { BRANDS, CHANNELS } from '../../schema/vocabulary.ts';
import { pastOf } from '../../subgraphs/consent/sample/past.ts';
import type { ConsentStore } from '../../subgraphs/consent/store.ts';

const standing = { account: 'OPEN', enrolled: true, restricted: false, erased: false, objections: [] } as const;
const manner = { method: 'CLICK_THROUGH', captureChannel: 'WEB', language: 'en' } as const;

/** Customers c0, c1 ... without any past. */
export const insertCustomers = (store: ConsentStore, count: number): Promise<number> =>
  store.insert(Array.from({ length: count }, (_, n) => pastOf(`c${n}`, standing, [], manner)));

const FIRST = Date.UTC(2026, 3, 16);
const PURPOSES = ['direct-marketing', 'personalisation'] as const;

/** The answer of line `n`, counted from 0: each is another one. Every fifth is a withdrawal. */
const answer = (n: number, customer: string) => {
  const brand = BRANDS[n % BRANDS.length]!;
  const purpose = PURPOSES[(n >> 3) % PURPOSES.length]!;
  return {
    customerId: customer,
    state: n % 5 === 4 ? 'WITHDRAWN' : 'GIVEN',
    purpose,
    channel: CHANNELS[n % CHANNELS.length]!,
    brand,
    at: new Date(FIRST + n * 60_000).toISOString(),
    noticeId: `${purpose}-${brand}`,
    noticeVersion: '2.0',
    language: 'en',
    method: 'CLICK_THROUGH',
    captureChannel: 'WEB',
    evidenceReference: `archive/${n}`,
    evidenceSha256: 'a'.repeat(64),
  };
};

/** @param prefix of the ids of customers */
export function answersText(
  lines: number,
  customers: number,
  format: 'ndjson' | 'csv' = 'ndjson',
  prefix = 'c',
): string {
  const answers = Array.from({ length: lines }, (_, n) => answer(n, `${prefix}${(n * 7919) % customers}`));
  const rows =
    format === 'ndjson'
      ? answers.map((one) => JSON.stringify(one))
      : [Object.keys(answers[0]!).join(), ...answers.map((one) => Object.values(one).join())];
  return rows.map((row) => `${row}\n`).join('');
}
