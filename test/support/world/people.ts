/**
 * The people of the engine's tests and their data, plain and small. Every value names its customer, so that a test can
 * look for `of-1` in bytes or answers and know whose it is. Nobody of them exists.
 */
import { createHash } from 'node:crypto';
import type { ConsentInForce, CustomerState } from '../../../schema/customer-state.ts';
import { consentPurposes } from '../../../schema/purposes.ts';

type Known = Extract<CustomerState, { known: true }>;

export interface Purchase {
  id: string;
  customer: { id: string } | null;
  [field: string]: unknown;
}

export interface Person {
  id: string;
  purchaseIds: string[];
  loyalty: (Record<string, unknown> & { id: string; customer: { id: string } | null }) | null;
  [field: string]: unknown;
}

/** Everything that the four services hold. */
export interface Records {
  readonly people: Map<string, Person>;
  readonly purchases: Map<string, Purchase>;
}

const money = (amount: string) => ({ amount, currency: 'USD' });
const line = (id: string, product: string) => ({
  product: { id: product, department: 'GROCERY', category: 'TEA', type: 'LEAF', packageSize: '100 g' },
  quantity: '1',
  unit: `unit-of-${id}`,
  amount: money('3.00'),
  discount: money('0.50'),
});

function purchase(id: string, owner: string): Purchase {
  return {
    id,
    customer: { id: owner },
    placedAt: `2026-01-0${(Number(owner) % 9) + 1}T10:00:00Z`,
    brand: { id: 'fresh', name: `brand-of-${owner}` },
    store: { id: `store-of-${owner}`, brand: { id: 'fresh', name: 'Fresh' } },
    total: money(`${owner}.25`),
    lines: [line(owner, 'p-1'), line(owner, 'p-2')],
    sensitiveLines: [line(`sensitive-of-${owner}`, 'p-9')],
    sensitiveTotal: money(`${owner}.99`),
    payment: { method: `method-of-${owner}`, cardEnding: '4242' },
    state: 'COLLECTED',
  };
}

/** Somebody who has just been registered: what other services know comes later. */
export const newPerson = (id: string): Person => ({
  ...person(id),
  purchaseIds: [],
  purchaseSummary: null,
  sensitivePurchases: [],
  loyalty: null,
});

function person(id: string): Person {
  return {
    id,
    name: { given: `given-of-${id}`, family: `family-of-${id}`, full: `full-of-${id}` },
    email: `mail-of-${id}@example.com`,
    phone: `+1212555010${Number(id) % 10}`,
    address: { street: `street-of-${id}`, postalCode: `${id}2345`, city: `city-of-${id}`, country: 'US' },
    birthDate: `198${Number(id) % 10}-05-06`,
    demographics: { ageBand: `age-of-${id}`, incomeBand: `income-of-${id}`, kidsCount: null },
    accountState: 'OPEN',
    identities: [{ issuer: 'urn:issuer', subject: `subject-of-${id}`, linkedAt: null, assurance: 'low' }],
    purchaseIds: [`pur-${id}-a`, `pur-${id}-b`],
    purchaseSummary: { count: 2, total: money(`${id}.50`), firstAt: null, lastAt: null },
    sensitivePurchases: [{ placedAt: null, store: null, lines: [line(`s-of-${id}`, 'p-9')], total: money('1.00') }],
    consents: [
      {
        id: `record-of-${id}`,
        purpose: 'DIRECT_MARKETING',
        channel: 'EMAIL',
        brand: 'fresh',
        recipient: null,
        specialCategories: false,
        status: status(id),
        events: [{ id: `event-of-${id}`, at: '2026-01-01T00:00:00Z', state: 'GIVEN', actor: `actor-of-${id}` }],
      },
    ],
    consentRequests: [
      {
        purpose: 'RESEARCH',
        channel: null,
        brand: `brand-of-${id}`,
        recipient: null,
        specialCategories: true,
        renewal: true,
        notice,
      },
    ],
    objections: [{ purpose: 'FRAUD_PREVENTION', since: `2026-02-0${(Number(id) % 9) + 1}T00:00:00Z` }],
    restriction: { ground: 'OBJECTION_PENDING', since: `2026-03-0${(Number(id) % 9) + 1}T00:00:00Z` },
    signals: [
      { signal: 'GPC', purposes: ['THIRD_PARTY_SHARING'], since: `2026-05-0${(Number(id) % 9) + 1}T00:00:00Z` },
    ],
    communicationPreferences: [
      { channel: 'EMAIL', frequency: 'SELDOM', since: `2026-04-0${(Number(id) % 9) + 1}T00:00:00Z` },
    ],
    loyalty: {
      id: `loy-${id}`,
      customer: { id },
      tier: 'GOLD',
      balance: 1000 + Number(id),
      memberSince: '2020-02-03',
      ledger: [{ id: `entry-of-${id}`, at: null, points: 5, reason: `reason-of-${id}`, purchaseId: `pur-${id}-a` }],
      coupons: [{ id: `coupon-of-${id}`, campaign: { id: 'c-1', type: 'A' }, redeemedAt: null }],
    },
  };
}

export const notice = {
  id: 'n-1',
  version: '2.0.0',
  language: 'en',
  brand: null,
  purposes: ['DIRECT_MARKETING'],
  channels: ['EMAIL'],
  recipients: [],
  specialCategories: false,
  text: 'We would like to write to you.',
  current: true,
  title: 'What we would like to write.',
  dataCategories: [{ category: 'kind-1', name: 'Where we would write to.' }],
  retention: 'Until you say no.',
  controller: 'Fresh, privacy@fresh.example',
  jointControllers: [],
  dataProtectionOfficer: 'dpo@fresh.example',
  withdrawal: 'At any time.',
  rights: ['To know what we know.'],
  sha256: '0'.repeat(64),
};

export const status = (id: string) => ({
  state: 'GIVEN',
  valid: true,
  since: `2026-01-0${(Number(id) % 9) + 1}T00:00:00Z`,
  until: null,
  notice,
  renewal: null,
});

/** Fresh records for some customers. */
export function recordsOf(ids: readonly string[]): Records {
  const people = new Map(ids.map((id) => [id, person(id)]));
  const purchases = new Map(
    ids.flatMap((id) => [`pur-${id}-a`, `pur-${id}-b`].map((each) => [each, purchase(each, id)] as const)),
  );
  return { people, purchases };
}

/** A yes to one purpose by one channel, for the brand `fresh`. */
export const yes = (purpose: ConsentInForce['purpose'], more: Partial<ConsentInForce> = {}): ConsentInForce => ({
  purpose,
  channel: 'EMAIL',
  brand: 'fresh',
  recipient: null,
  specialCategories: false,
  until: null,
  ...more,
});

/** A yes to everything, for the recipient `partner-1` where one is needed. */
export const yesToAll = (): ConsentInForce[] =>
  consentPurposes.flatMap((purpose) =>
    (['EMAIL', 'SMS', 'POST'] as const).map((channel) =>
      yes(purpose, {
        channel,
        specialCategories: true,
        recipient: ['targeted-advertising', 'third-party-sharing'].includes(purpose) ? 'partner-1' : null,
      }),
    ),
  );

/** The key of a customer's names in the trail: it names nobody, as a real one. */
export const trailKeyOf = (id: string): string => createHash('sha256').update(`trail key ${id}`).digest('base64url');

export const stateOf = (id: string, more: Partial<Known> = {}): Known => ({
  id,
  known: true,
  epoch: 1,
  erased: false,
  restricted: false,
  account: 'OPEN',
  enrolled: true,
  objections: [],
  consents: [],
  trailKey: trailKeyOf(id),
  ...more,
});
