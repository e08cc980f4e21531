/**
 * The question that touches every category, and the whole answer that the table promises to it: the true values where a
 * cell is open, masked ones where it is masked, and exactly one error for each coordinate that is refused.
 */

import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import { errors as errorTable } from '../../schema/errors.ts';
import type { Category, Mask } from '../../schema/vocabulary.ts';
import { absence, isThere, type Request, type Verdict, verdict } from './reading-verdict.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read as they come
type Json = any;

/** `consentStatus` about the request itself, so that everybody who may ask is answered. */
export function status({ role, purpose, brand, channel }: Request): string {
  const consent = ['marketer', 'analyst', 'partner'].includes(role);
  const asked = consent ? purpose.toUpperCase().replaceAll('-', '_') : 'DIRECT_MARKETING';
  const more = [channel && `channel: ${channel}`, role === 'partner' && 'recipient: "partner-1"'].filter(Boolean);
  const given = [`purpose: ${asked}`, `brand: "${brand}"`, ...more].join(', ');
  return `consentStatus(${given}) { state valid since until }`;
}

/** One field of every category at least. */
export const everything = (request: Request): string => `{
  id
  name { given family full }
  email phone birthDate accountState
  address { street postalCode city country }
  demographics { ageBand incomeBand householdSize }
  identities { issuer subject linkedAt assurance }
  purchaseSummary { count total { amount currency } firstAt lastAt }
  purchases(first: 2) { edges { node {
    id customer { id } placedAt total { amount } lines { amount { amount } product { id } }
    payment { method cardEnding } sensitiveLines { amount { amount } } sensitiveTotal { amount }
  } } pageInfo { hasNextPage } }
  sensitivePurchases(first: 2) { edges { node { placedAt total { amount } lines { product { category } } } } }
  loyalty { id tier balance ledger(first: 2) { edges { node { id points } } } coupons { id } }
  consents { id }
  ${status(request)}
}`;

/** What is selected: coordinate, category, and where the value stands in an object of the answer. */
const SELECTED: readonly (readonly [coordinate: string, category: Category, path: string])[] = [
  ['Customer.name', 'name', 'name'],
  ['Customer.email', 'contact.email', 'email'],
  ['Customer.phone', 'contact.phone', 'phone'],
  ['Customer.birthDate', 'birth-date', 'birthDate'],
  ['Customer.accountState', 'account-state', 'accountState'],
  ['Customer.address', 'contact.address', 'address'],
  ['Customer.demographics', 'demographic', 'demographics'],
  ['Customer.identities', 'identifier', 'identities'],
  ['Customer.purchaseSummary', 'purchase.summary', 'purchaseSummary'],
  ['Customer.purchases', 'purchase.lines', 'purchases'],
  ['Purchase.payment', 'purchase.payment', 'purchases.edges.*.node.payment'],
  ['Purchase.sensitiveLines', 'special-category', 'purchases.edges.*.node.sensitiveLines'],
  ['Purchase.sensitiveTotal', 'special-category', 'purchases.edges.*.node.sensitiveTotal'],
  ['Customer.sensitivePurchases', 'special-category', 'sensitivePurchases'],
  ['Customer.loyalty', 'loyalty.tier', 'loyalty'],
  ['LoyaltyAccount.balance', 'loyalty.balance', 'loyalty.balance'],
  ['LoyaltyAccount.ledger', 'loyalty.ledger', 'loyalty.ledger'],
  ['LoyaltyAccount.coupons', 'campaign-contact', 'loyalty.coupons'],
  ['Customer.consents', 'consent.record', 'consents'],
  ['Customer.consentStatus', 'consent.status', 'consentStatus'],
];

/** The masked forms, by hand. */
const MASKS: Readonly<Partial<Record<Category, { kind: Mask; of: (value: Json) => Json }>>> = {
  'contact.email': { kind: 'email', of: (value) => `${value[0]}***@***.${value.split('.').at(-1)}` },
  'contact.phone': { kind: 'phone', of: (value) => `+1***${value.slice(-2)}` },
  'contact.address': {
    kind: 'address',
    of: (value) => ({ ...value, street: '***', city: '***', postalCode: `${value.postalCode.slice(0, 2)}***` }),
  },
  'birth-date': { kind: 'birth-year', of: (value) => `${value.slice(0, 4)}-01-01` },
  identifier: {
    kind: 'identifier-subject',
    of: (value) => value.map((one: Json) => ({ ...one, subject: `***${one.subject.slice(-4)}` })),
  },
  'purchase.payment': { kind: 'payment-card', of: () => ({ method: '***', cardEnding: '****' }) },
};

interface Told {
  readonly value: Json;
  readonly errors: readonly Json[];
  readonly masked: readonly Json[];
}

const errorOf = (code: Verdict, coordinate: string, category: string, purpose: string, path: Json): Json => ({
  message: errorTable[code as keyof typeof errorTable].message,
  path,
  extensions: { code, coordinate, category, purpose },
});

/** One customer as the table lets them be seen at `path`, which ends at the first list. */
export function customerSeen(truth: Json, label: DemoLabel, request: Request, root: string, listed: boolean): Told {
  const { purpose } = request;
  if (!isThere(label, request)) return absent(request, root);
  const value = structuredClone(truth);
  const errors: Json[] = [];
  const masked: Json[] = [];
  for (const [coordinate, category, path] of SELECTED) {
    const told = verdict(category, label, request);
    const steps = path.split('.');
    const holders = holdersOf([value], steps.slice(0, -1));
    if (holders.length === 0) continue;
    const last = steps.at(-1)!;
    const mask = MASKS[category];
    if (told === 'masked') {
      for (const holder of holders) holder[last] = mask!.of(holder[last]);
      masked.push({ coordinate, kind: mask!.kind });
    } else if (told !== 'open') {
      for (const holder of holders) holder[last] = null;
      const beforeList = steps.includes('*') ? steps.slice(0, steps.indexOf('*')) : steps;
      errors.push(errorOf(told, coordinate, category, purpose, listed ? [root] : [root, ...beforeList]));
    }
  }
  return { value, errors, masked };
}

/** A customer who is not there. Who asks about a stranger as a customer hears nothing at all. */
export const absent = (request: Request, root: string): Told => ({
  value: null,
  errors:
    request.role === 'customer' ? [] : [errorOf(absence(request), `Query.${root}`, 'key', request.purpose, [root])],
  masked: [],
});

function holdersOf(values: readonly Json[], steps: readonly string[]): Json[] {
  const there = values.filter((value) => value !== null && value !== undefined);
  const [step, ...rest] = steps;
  if (step === undefined) return there;
  return holdersOf(step === '*' ? there.flat() : there.map((value) => value[step]), rest);
}

/** The body of an answer to `root`, which shows one customer or a list of them. */
export function body(root: string, told: Told | readonly Told[]): Json {
  const all: readonly Told[] = Array.isArray(told) ? told : [told as Told];
  const errors = distinct(all.flatMap((one) => one.errors));
  const masked = distinct(all.flatMap((one) => one.masked));
  return {
    data: { [root]: Array.isArray(told) ? all.map(({ value }) => value) : (told as Told).value },
    ...(errors.length > 0 && { errors }),
    ...(masked.length > 0 && { extensions: { masked } }),
  };
}

const distinct = (values: readonly Json[]): Json[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].sort().map((text) => JSON.parse(text));

/** An answer with its errors and masks in an order of their own, so that two can be compared. */
export const sorted = ({ data, errors, extensions, ...rest }: Json): Json => ({
  data,
  ...rest,
  ...(errors !== undefined && { errors: sortedList(errors) }),
  ...(extensions !== undefined && { extensions: { ...extensions, masked: sortedList(extensions.masked) } }),
});

const inOrder = ({ message, path, extensions, ...rest }: Json): Json =>
  message === undefined
    ? { coordinate: rest.coordinate, kind: rest.kind }
    : {
        message,
        path,
        extensions: {
          code: extensions.code,
          coordinate: extensions.coordinate,
          category: extensions.category,
          purpose: extensions.purpose,
          ...extensions,
        },
        ...rest,
      };

const sortedList = (values: readonly Json[]): Json[] =>
  values
    .map(inOrder)
    .map((value) => JSON.stringify(value))
    .sort()
    .map((text) => JSON.parse(text));

export const idOf = (label: DemoLabel): string => demoCustomer(label);
