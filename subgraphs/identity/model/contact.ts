/**
 * What may become somebody's contact data. The scalars have refused what is no address or number and every masked form of
 * them; the parts of a postal address are plain text and are checked here.
 */
import { badUserInput } from '../../kit/input.ts';
import type { ContactChange } from '../store.ts';
import type { PostalAddress, PostalAddressInput, UpdateContactInput } from '../types.ts';

const LONGEST = 200;

/** The change that an input asks for; BAD_USER_INPUT for a masked or unusable value. */
export function contactChange(input: Omit<UpdateContactInput, 'customerId'>): ContactChange {
  const { email, phone, address } = input;
  return {
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address: address === null ? null : postalAddress(address) }),
  };
}

const postalAddress = (given: PostalAddressInput): PostalAddress => ({
  street: line(given.street, 'input.address.street'),
  postalCode: line(given.postalCode, 'input.address.postalCode'),
  city: line(given.city, 'input.address.city'),
  country: line(given.country, 'input.address.country'),
});

/** One line of text. Asterisks are what masks are made of: what was seen masked can not be written back. */
export function line(text: string | null | undefined, path: string): string | null {
  if (text === null || text === undefined) return null;
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > LONGEST || /[*\p{Cc}]/u.test(trimmed)) throw badUserInput(path);
  return trimmed;
}
