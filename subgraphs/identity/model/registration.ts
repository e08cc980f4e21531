/**
 * Somebody who becomes a customer: what may be said of them, and whether a registration is one that was carried out already. Whether
 * they may be registered at all is decided before the gateway asks; whether the id is free here, is found out by writing it.
 */
import { createHash } from 'node:crypto';
import { newCustomerId } from '../../../schema/registration.ts';
import { badUserInput } from '../../kit/input.ts';
import type { CustomerDocument, Registration } from '../store.ts';
import type { RegisterCustomerInput } from '../types.ts';
import { contactChange, line } from './contact.ts';
import { normalForms } from './sought.ts';

/** Nobody was born before it who could register now. */
const FIRST_YEAR = 1900;
const LONGEST_KEY = 200;

/**
 * The document of a new customer, with what is still to happen elsewhere because of it.
 * @param actor pseudonym of who registers them
 * @throws BAD_USER_INPUT with the path of what cannot be
 */
export function registered(input: RegisterCustomerInput, actor: string, now: Date): CustomerDocument {
  const { customerId, name, email, phone, address, birthDate, enrolled, idempotencyKey } = input;
  if (!newCustomerId.safeParse(customerId).success) throw badUserInput('input.customerId');
  if (idempotencyKey === '' || (idempotencyKey?.length ?? 0) > LONGEST_KEY) throw badUserInput('input.idempotencyKey');
  const change = contactChange({ email, phone, address });
  const contact = Object.entries(change).filter(([, value]) => value !== null);
  const whole = { given: named(name.given, 'input.name.given'), family: named(name.family, 'input.name.family') };
  return {
    _id: customerId,
    name: whole,
    ...Object.fromEntries(contact),
    ...(birthDate ? { birthDate: bornOn(birthDate, now) } : {}),
    accountState: 'OPEN',
    identities: [],
    normal: normalForms({ ...change, name: whole }),
    registration: { at: now, actor, key: idempotencyKey ?? null, input: digestOf(input) },
    outbox: { since: now, enrolled: enrolled ?? false },
  };
}

function named(text: string, path: string): string {
  const read = line(text, path);
  if (read === null) throw badUserInput(path);
  return read;
}

/** A day, as it is stored. */
function bornOn(day: Date | string, now: Date): string {
  const date = new Date(day);
  if (Number.isNaN(date.getTime()) || date > now || date.getUTCFullYear() < FIRST_YEAR)
    throw badUserInput('input.birthDate');
  return date.toISOString().slice(0, 10);
}

/**
 * Refuses all but the registration that made who is there: the same sender, the same key and the same input.
 * @param there what the customer who is there was registered with; absent: they came otherwise
 * @throws BAD_USER_INPUT: the id is taken, or the key was used for something else
 */
export function refuseAnother(there: Registration | undefined, asked: Registration): void {
  if (!isOwn(there, asked)) throw badUserInput('input.customerId');
  if (there?.input !== asked.input) throw badUserInput('input.idempotencyKey');
}

/** Whether somebody has made this registration, as far as sender and key tell. A key is its sender's own. */
export const isOwn = (there: Registration | undefined, { actor, key }: Pick<Registration, 'actor' | 'key'>): boolean =>
  there !== undefined && key !== null && there.actor === actor && there.key === key;

/** Equal inputs have equal digests; absent and null are the same. */
const digestOf = ({ idempotencyKey: _, name, address, ...rest }: RegisterCustomerInput): string => {
  const flat = { ...rest, ...prefixed('name', name), ...prefixed('address', address ?? {}) };
  const given = Object.entries(flat).filter(([, value]) => value !== null && value !== undefined);
  return createHash('sha256').update(JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)))).digest('base64url'); // biome-ignore format: one line
};

const prefixed = (prefix: string, fields: object): object =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${prefix}.${field}`, value]));
