/**
 * The slow way: every field of every object asks `decide`, one by one, over the records in memory. No plan, no alias, no
 * cache; it is what the engine's answer is compared with.
 */

import type { Asking } from '../../../gateway/caller/caller.ts';
import { decide } from '../../../gateway/enforcement/decide.ts';
import { masked } from '../../../gateway/enforcement/masks/masks.ts';
import { isGated, PolicyIndex } from '../../../gateway/enforcement/policy-index.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { policy } from '../../../schema/grants.ts';
import type { Category, Mask } from '../../../schema/vocabulary.ts';
import { shownCases } from './cases.ts';
import { type Records, status } from './people.ts';
import type { Picked } from './selections.ts';
import { page } from './subgraphs.ts';

type Json = Record<string, unknown>;
type Decision = ReturnType<typeof decide>;

const index = new PolicyIndex(policy);

export interface Situation {
  readonly asking: Asking;
  readonly records: Records;
  readonly states: ReadonlyMap<string, CustomerState>;
}

/** The category of a coordinate; undefined where none is asked. */
export const categoryOf = (type: string, name: string): Category | undefined => {
  const found = index.classOf(type, name);
  return isGated(found) ? (found as Category) : undefined;
};

/** Whether something of a customer may be read, or of anybody at all. */
export function decided(
  { asking, states }: Situation,
  category: Category,
  args: Json,
  customer: string | undefined | 'anyone',
): Decision {
  const question = { action: 'read', category, arguments: JSON.parse(JSON.stringify(args)) } as const;
  if (customer === 'anyone') return decide(index, asking, question, 'anyone');
  const own = asking.caller.customer;
  const hidden = customer === undefined || (own !== undefined && own !== customer);
  const state = hidden ? undefined : states.get(customer);
  return decide(index, asking, question, state ?? { id: customer ?? '', known: false });
}

const DATA = ['marketer', 'analyst', 'partner'];
const STAFF = ['agent', 'supervisor', 'store-staff', 'ingest'];

export interface Expected {
  readonly data: Json;
  /** `coordinate code`, sorted. */
  readonly errors: readonly string[];
  /** `coordinate kind`, sorted. */
  readonly masked: readonly string[];
}

/** What the policy says the answer is. */
export function expectedAnswer(situation: Situation, picked: readonly Picked[]): Expected {
  const errors = new Set<string>();
  const masks = new Set<string>();
  const { asking, records } = situation;
  const self = asking.caller.customer;
  const is = (some: readonly string[]) => asking.caller.roles.some((role) => some.includes(role));

  const fieldCode = (decision: Decision, category: Category, args: Json): string => {
    const code = decision.effect === 'deny' ? decision.code : 'FORBIDDEN';
    if (is(DATA))
      return decided(situation, category, args, 'anyone').effect === 'deny' ? 'FORBIDDEN' : 'CONSENT_REQUIRED';
    return is(STAFF) && (code === 'CONSENT_REQUIRED' || code === 'RESTRICTED') ? 'FORBIDDEN' : code;
  };

  /** Whose an entity is, and whether it is there; null says that it is no entity of a customer. */
  const owner = (type: string, value: Json): string | undefined | null => {
    if (type === 'Customer') return value.id as string;
    if (type !== 'Purchase' && type !== 'LoyaltyAccount') return null;
    return (value.customer as { id: string } | null)?.id;
  };
  const ID: Readonly<Record<string, Category>> = {
    Customer: 'key',
    Purchase: 'purchase.lines',
    LoyaltyAccount: 'loyalty.tier',
  };

  const object = (field: Picked, value: Json | undefined, from: string | undefined, mask: MaskAt): unknown => {
    const category = ID[field.target];
    if (category === undefined) return fields(field.children ?? [], value ?? {}, from, mask);
    const customer = value === undefined ? undefined : (owner(field.target, value) ?? undefined);
    const isSame = ['Customer.purchases', 'Customer.loyalty'].includes(lastEdge(field, from));
    const decision = decided(situation, category, {}, customer);
    const isForeign = isSame && customer !== from;
    if (value !== undefined && decision.effect !== 'deny' && !isForeign)
      return fields(field.children ?? [], value, customer, undefined);
    if (self !== undefined) {
      if (customer === self)
        errors.add(`${field.type}.${field.name} ${fieldCode(isForeign ? NO : decision, category, {})}`);
      return null;
    }
    errors.add(`${field.type}.${field.name} ${is(DATA) ? 'CONSENT_REQUIRED' : 'FORBIDDEN'}`);
    return null;
  };

  const field = (each: Picked, parent: Json, customer: string | undefined, mask: MaskAt): unknown => {
    if (each.name === '__typename') return each.type;
    const category = categoryOf(each.type, each.name);
    let inner = mask;
    if (category !== undefined && ID[each.type] !== undefined) {
      const decision = decided(situation, category, each.args, customer);
      if (decision.effect === 'deny') {
        errors.add(`${each.type}.${each.name} ${fieldCode(decision, category, each.args)}`);
        return null;
      }
      inner = decision.effect === 'mask' ? { kind: decision.mask, coordinate: `${each.type}.${each.name}` } : undefined;
    }
    const value = rawValue(situation, each, parent);
    if (value === null || value === undefined) return null;
    const one = (item: unknown): unknown => {
      if (item === null || item === undefined) return null;
      if (each.children !== undefined) return object(each, item as Json, customer, inner);
      if (inner === undefined) return item;
      masks.add(`${inner.coordinate} ${inner.kind}`);
      return masked({ kind: inner.kind }, item, {
        field: each.name,
        scalar: each.name === 'birthDate' ? 'Date' : 'String',
      });
    };
    return Array.isArray(value) ? value.map(one) : one(value);
  };

  const fields = (some: readonly Picked[], value: Json, customer: string | undefined, mask: MaskAt): Json =>
    fromEntries(some.map((each) => [each.responseName, field(each, value, customer, mask)]));

  const root = (each: Picked): unknown => {
    const person = (id: string) => records.people.get(id);
    switch (each.name) {
      case 'me':
        if (self !== undefined) return object(each, person(self), undefined, undefined);
        errors.add('Query.me FORBIDDEN');
        return null;
      case 'customer':
        return object(each, person(String(each.args.id)), undefined, undefined);
      case 'customersById':
        return (each.args.ids as string[]).map((id) => object(each, person(id), undefined, undefined));
      default: {
        const anyone = decided(situation, 'purchase.lines', {}, 'anyone');
        if (anyone.effect === 'deny') {
          errors.add(`Query.purchase ${anyone.code}`);
          return null;
        }
        return object(each, records.purchases.get(String(each.args.id)), undefined, undefined);
      }
    }
  };
  const data = fromEntries(picked.map((each) => [each.responseName, root(each)]));
  return { data, errors: [...errors].sort(), masked: [...masks].sort() };
}

type MaskAt = { readonly kind: Mask; readonly coordinate: string } | undefined;
const NO: Decision = { effect: 'deny', code: 'FORBIDDEN' };

/** `__proto__` is a name like any other. */
const fromEntries = (entries: readonly (readonly [string, unknown])[]): Json =>
  Object.assign(
    Object.create(null),
    JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`),
  );

/** The edge by which an entity of a customer was left; purchases come through their connection. */
const lastEdge = (field: Picked, from: string | undefined): string => {
  if (from === undefined) return '';
  return field.type === 'PurchaseEdge' ? 'Customer.purchases' : `${field.type}.${field.name}`;
};

function rawValue({ records, states }: Situation, { type, name, args }: Picked, parent: Json): unknown {
  const paging = { first: 20, ...args } as { first: number };
  switch (`${type}.${name}`) {
    case 'Customer.purchases':
      return page(
        (parent.purchaseIds as string[]).map((id) => records.purchases.get(id)),
        paging,
      );
    case 'Customer.sensitivePurchases':
      return page(parent.sensitivePurchases as unknown[], paging);
    case 'Customer.cases':
      return shownCases(states, parent.id as string);
    case 'Customer.accessLog':
      // Nothing was written into the trail of these tests.
      return page([], paging);
    case 'Customer.consentStatus':
      return status(parent.id as string);
    case 'Customer.consentAsOf':
      return parent.consents;
    case 'LoyaltyAccount.ledger':
      return page(parent.ledger as unknown[], paging);
    case 'ConsentRecord.events':
      return page(parent.events as unknown[], paging);
    case 'Purchase.customer':
    case 'LoyaltyAccount.customer':
      return records.people.get((parent.customer as { id: string } | null)?.id ?? '');
    default:
      return parent[name];
  }
}
