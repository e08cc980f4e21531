/**
 * What each canned service knows of a customer: a function of the id alone, so that every gateway gets the same bytes and
 * every run the same data. No service knows a field of another.
 */
import { connection, type Thing, thing, upTo, type Value } from './values.ts';

export type ServiceName = 'identity' | 'consent' | 'purchases' | 'loyalty';

/** Ids that exist: 128 of them, of equal length. */
export const customerIds: readonly string[] = upTo(128).map((at) => String(1001 + at));

const CITIES = ['Springfield', 'Riverside', 'Fairview', 'Georgetown'];
const FAMILIES = ['Lindqvist', 'Brandt', 'Okafor', 'Marchetti', 'Nowak'];
const GIVEN = ['Astrid', 'Jonas', 'Chidi', 'Lucia', 'Tomasz', 'Freja', 'Emil'];
const TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'];

const pick = (from: readonly string[], by: number): string => from[by % from.length] as string;
const two = (number: number): string => String(number).padStart(2, '0');
const day = (by: number): string => `2026-${two(1 + (by % 12))}-${two(1 + (by % 28))}`;
const money = (cents: number): Thing =>
  thing('Money', { amount: `${Math.floor(cents / 100)}.${two(cents % 100)}`, currency: 'USD' });

const identity = (id: string): Record<string, Value> => {
  const by = Number(id);
  const given = pick(GIVEN, by);
  const family = pick(FAMILIES, by);
  return {
    name: thing('PersonName', { given, family, full: `${given} ${family}` }),
    email: `${given.toLowerCase()}.${id}@mail.example`,
    phone: `+1202555${id}`,
    address: thing('PostalAddress', {
      street: `${by % 90} Harbour Lane`,
      postalCode: `4${id}`,
      city: pick(CITIES, by),
      country: 'US',
    }),
    birthDate: `19${two(50 + (by % 49))}-03-${two(2 + (by % 27))}`,
    demographics: thing('Demographics', {
      ageBand: '35-44',
      incomeBand: '50-74K',
      homeOwnership: 'Homeowner',
      maritalStatus: 'Married',
      householdSize: '3',
      householdComposition: '2 Adults Kids',
      kidsCount: '1',
    }),
    accountState: 'OPEN',
    identities: [
      thing('ExternalIdentity', {
        issuer: 'https://accounts.example',
        subject: `a9f3-${by * 7919}`,
        linkedAt: `${day(by)}T08:00:00Z`,
        assurance: 'substantial',
      }),
    ],
  };
};

const notice = thing('Notice', {
  id: 'marketing-fresh',
  version: '2.1',
  language: 'en',
  brand: 'fresh',
  purposes: ['DIRECT_MARKETING', 'PERSONALISATION', 'PRODUCT_RECOMMENDATION'],
  channels: ['EMAIL', 'SMS', 'POST'],
  recipients: [],
  specialCategories: false,
  text: 'We would like to use what you buy to make offers that suit you. You can change your mind at any time.',
  current: true,
  title: 'Offers',
  dataCategories: [thing('DataCategory', { category: 'contact.email', name: 'your e-mail address' })],
  retention: 'Until you say no.',
  controller: 'Fresh, privacy@fresh.example',
  jointControllers: [],
  dataProtectionOfficer: 'dpo@fresh.example',
  withdrawal: 'At any time.',
  rights: ['access'],
  sha256: '0'.repeat(64),
});
const status = (id: string): Thing =>
  thing('ConsentStatus', {
    state: 'GIVEN',
    valid: true,
    since: `${day(Number(id))}T09:30:00Z`,
    until: '2028-01-01T00:00:00Z',
    notice,
    renewal: null,
  });
const consent = (id: string): Record<string, Value> => ({
  consentStatus: () => status(id),
  consents: () => [
    thing('ConsentRecord', {
      id: `${id}-r1`,
      purpose: 'PERSONALISATION',
      channel: 'EMAIL',
      brand: 'fresh',
      recipient: null,
      specialCategories: false,
      status: status(id),
      events: connection('ConsentEvent', (count) =>
        upTo(Math.min(count, 2)).map((at) =>
          thing('ConsentEvent', {
            id: `${id}-r1-e${at}`,
            at: `${day(Number(id) + at)}T09:30:00Z`,
            state: 'GIVEN',
            actor: null,
            method: 'CLICK_THROUGH',
            captureChannel: 'WEB',
            noticeId: 'marketing-fresh',
            noticeVersion: '2.1',
            language: 'en',
          }),
        ),
      ),
    }),
  ],
});

const brand = thing('Brand', { id: 'fresh', name: 'Fresh' });
const store = (by: number): Thing => thing('Store', { id: `s${by % 9}`, brand });
const line = (by: number): Thing =>
  thing('PurchaseLine', {
    quantity: '2',
    unit: 'piece',
    amount: money(399 + (by % 500)),
    discount: money(by % 50),
    product: thing('Product', {
      id: `p${by % 1000}`,
      department: 'GROCERY',
      category: 'SOFT DRINKS',
      type: 'SOFT DRINKS 12 CANS',
      packageSize: '12 OZ',
    }),
  });

/** A purchase is `<customer>-<n>`; `customer` is what it leads back to. */
export const purchase = (id: string, customer: (id: string) => Thing): Thing => {
  const [owner = '', number = '0'] = id.split('-');
  const by = Number(owner) * 31 + Number(number);
  return thing('Purchase', {
    id,
    customer: () => customer(owner),
    placedAt: `${day(by)}T17:45:00Z`,
    brand,
    store: store(by),
    total: money(1999 + (by % 9000)),
    payment: thing('Payment', { method: 'CARD', cardEnding: String(1000 + (by % 9000)) }),
    state: 'COLLECTED',
    lines: upTo(2).map((at) => line(by + at)),
    sensitiveLines: [line(by + 7)],
    sensitiveTotal: money(399),
  });
};
const purchases = (id: string, customer: (id: string) => Thing): Record<string, Value> => ({
  purchases: connection('Purchase', (count) => upTo(count).map((at) => purchase(`${id}-${at}`, customer))),
  purchaseSummary: thing('PurchaseSummary', {
    count: 40 + (Number(id) % 60),
    total: money(Number(id) * 97),
    firstAt: '2025-01-03T10:00:00Z',
    lastAt: `${day(Number(id))}T17:45:00Z`,
  }),
  sensitivePurchases: connection('SensitivePurchase', (count) =>
    upTo(count).map((at) =>
      thing('SensitivePurchase', {
        placedAt: `${day(Number(id) + at)}T12:00:00Z`,
        store: store(at),
        total: money(899),
        lines: [line(at)],
      }),
    ),
  ),
});

/** An account is `L<customer>`. */
export const account = (id: string, customer: (id: string) => Thing): Thing => {
  const owner = id.slice(1);
  const by = Number(owner);
  return thing('LoyaltyAccount', {
    id,
    customer: () => customer(owner),
    tier: pick(TIERS, by),
    balance: by % 1000,
    memberSince: `2019-04-${two(1 + (by % 28))}`,
    ledger: connection('Ledger', (count) =>
      upTo(count).map((at) =>
        thing('LedgerEntry', {
          id: `${id}-${at}`,
          at: `${day(by + at)}T18:00:00Z`,
          points: 12 + at,
          reason: 'PURCHASE',
          purchaseId: `${owner}-${at}`,
        }),
      ),
    ),
    coupons: [
      thing('Coupon', {
        id: `${id}-c1`,
        redeemedAt: null,
        campaign: thing('Campaign', { id: 'c26', type: 'Type A', startsOn: '2026-01-05', endsOn: '2026-02-05' }),
      }),
    ],
  });
};

/** What one service knows of a customer; `customer` is what it leads back to. */
export const customerOf: Record<ServiceName, (id: string, customer: (id: string) => Thing) => Record<string, Value>> = {
  identity,
  consent,
  purchases,
  loyalty: (id, customer) => ({ loyalty: () => account(`L${id}`, customer) }),
};
