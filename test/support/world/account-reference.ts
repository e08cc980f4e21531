/**
 * The slow way to say what the trail must say of a query: every field of every object, one by one, over the records in memory, where
 * each object belongs to the person who leads to it. It knows no question, no reach and no row.
 */
import type { TrailEntry } from '../../../gateway/audit/entry.ts';
import type { Category } from '../../../schema/vocabulary.ts';
import { nameOf } from '../recording-trail.ts';
import { categoryOf, decided, type Situation } from './reference.ts';
import type { Picked } from './selections.ts';

type Json = Record<string, unknown>;
type Decision = ReturnType<typeof decided>;

export interface ExpectedAccount {
  /** Pseudonym -> decisions as sentences, sorted; the empty name: refused before anybody was known. */
  readonly about: Readonly<Record<string, readonly string[]>>;
  readonly nobody: number;
}

const ID: Readonly<Record<string, Category>> = {
  Customer: 'key',
  Purchase: 'purchase.lines',
  LoyaltyAccount: 'loyalty.tier',
};
const OWNERS = ['Purchase.customer', 'LoyaltyAccount.customer'];
const SAME = ['Customer.purchases', 'Customer.loyalty'];

const sentence = (category: string, decision: Decision): string => {
  if (decision.effect === 'deny') return [category, 'deny', decision.code, decision.row].join(' ');
  const mask = decision.effect === 'mask' ? decision.mask : undefined;
  return [category, decision.effect, decision.row, decision.basis, mask].join(' ');
};

export function expectedAccount(situation: Situation, picked: readonly Picked[]): ExpectedAccount {
  const { asking, records, states } = situation;
  const self = asking.caller.customer;
  const told = new Map<string, Set<string>>();
  const nobodies = new Set<string>();

  const isSomebody = (id: string): boolean => {
    const state = states.get(id);
    return state?.known === true && !state.erased && (self === undefined || self === id);
  };
  const tell = (name: string, category: Category, decision: Decision): boolean => {
    told.set(name, (told.get(name) ?? new Set()).add(sentence(category, decision)));
    return decision.effect !== 'deny';
  };
  const ask = (customer: string, category: Category, args: Json = {}): boolean => {
    const decision = decided(situation, category, args, customer);
    if (isSomebody(customer)) return tell(nameOf(customer), category, decision);
    nobodies.add(customer);
    return decision.effect !== 'deny';
  };

  /** @param isThere whether it comes into the gateway's hands at all */
  const entity = (type: string, children: readonly Picked[], customer: string, isThere: boolean): void => {
    const isSeen = ask(customer, ID[type] as Category) && isThere;
    for (const field of children) {
      const category = categoryOf(field.type, field.name);
      const may = category === undefined || ask(customer, category, field.args);
      const coordinate = `${field.type}.${field.name}`;
      // The way to its owner comes with an object, before anything of it is decided.
      below(field, customer, OWNERS.includes(coordinate) ? isThere : isSeen && may, SAME.includes(coordinate));
    }
  };
  const below = ({ target, children = [] }: Picked, customer: string, isThere: boolean, isSame: boolean): void => {
    if (ID[target] === undefined) for (const field of children) below(field, customer, isThere, isSame);
    // Where it leads is decided as its own when it is there, and not asked about when it is not.
    else if (isSame || isThere) entity(target, children, customer, isThere);
  };

  for (const { name, args, children = [] } of picked) {
    const known = (id: string) => entity('Customer', children, id, records.people.has(id));
    if (name === 'customer') known(String(args.id));
    if (name === 'customersById') for (const id of args.ids as string[]) known(id);
    if (name === 'me' && self !== undefined) known(self);
    if (name === 'me' && self === undefined) tell('', 'key', { effect: 'deny', code: 'FORBIDDEN' });
    if (name !== 'purchase') continue;
    const anyone = decided(situation, 'purchase.lines', {}, 'anyone');
    const owner = records.purchases.get(String(args.id))?.customer?.id;
    if (anyone.effect === 'deny') tell('', 'purchase.lines', anyone);
    else if (owner === undefined) nobodies.add(String(args.id));
    else entity('Purchase', children, owner, true);
  }
  const about = [...told].map(([name, sentences]) => [name, [...sentences].sort()]);
  return { about: Object.fromEntries(about), nobody: nobodies.size };
}

/** An entry in the same form. */
export function accountIn({ about, nobody }: TrailEntry): ExpectedAccount {
  const found: Record<string, string[]> = {};
  for (const { customers, allowed, masked, denied } of about) {
    const sentences = [
      ...allowed.map(({ category, row, basis }) => sentence(category, { effect: 'allow', row, basis })),
      ...masked.map(({ category, ...rest }) => sentence(category, { effect: 'mask', ...rest })),
      ...denied.map(({ category, ...rest }) => sentence(category, { effect: 'deny', ...rest } as Decision)),
    ].sort();
    for (const name of customers.length === 0 ? [''] : customers) {
      if (name in found) throw new Error('Told twice');
      found[name] = sentences;
    }
  }
  return { about: found, nobody };
}
