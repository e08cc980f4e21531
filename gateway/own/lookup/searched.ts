/**
 * What somebody is looked for by: exactly one thing, in the form in which it is kept and compared. What is no such thing is refused
 * here, before anybody is asked and without a word of it.
 */
import type { LookupRequest } from '../../../schema/lookup.ts';
import {
  normalPhone,
  soughtCard,
  soughtEmail,
  soughtName,
  soughtPostalCode,
  soughtPurchase,
} from '../../../schema/normal-forms.ts';
import { badInput } from '../bad-input.ts';

type Said = 'phone' | 'email' | 'purchaseId' | 'loyaltyCard' | 'name' | 'postalCode';

/** As graphql-js gives it: scalars of the subgraphs are checked by nobody before. */
export type LookupBy = Readonly<{ [Input in Said]?: unknown }>;

/** Characters; what is kept is not longer. */
const LONGEST = 200;

/** Which inputs make one thing. */
const WAYS: Readonly<Record<LookupRequest['by'], readonly Said[]>> = {
  phone: ['phone'],
  email: ['email'],
  name: ['name', 'postalCode'],
  purchase: ['purchaseId'],
  card: ['loyaltyCard'],
};

/** @throws {RefusedError} `BAD_USER_INPUT` naming the input; `by`: none, or several, or half of two */
export function searchedIn(by: LookupBy): LookupRequest {
  const given = Object.entries(by).flatMap(([name, value]) => (value === undefined || value === null ? [] : [name]));
  const way = Object.entries(WAYS).find(
    ([, inputs]) => inputs.length === given.length && inputs.every((input) => given.includes(input)),
  )?.[0] as LookupRequest['by'] | undefined;
  const normal = (name: Said, form: (text: string) => string | null): string => {
    const text = by[name];
    const found = typeof text === 'string' && text.length <= LONGEST ? form(text) : null;
    if (found === null || found.length > LONGEST) throw badInput(`by.${name}`);
    return found;
  };
  switch (way) {
    case 'phone':
      return { by: way, phone: normal('phone', (text) => normalPhone(text.trim())) };
    case 'email':
      return { by: way, email: normal('email', soughtEmail) };
    case 'name':
      return { by: way, name: normal('name', soughtName), postalCode: normal('postalCode', soughtPostalCode) };
    case 'purchase':
      return { by: way, purchase: normal('purchaseId', soughtPurchase) };
    case 'card':
      return { by: way, card: normal('loyaltyCard', soughtCard) };
    default:
      throw badInput('by');
  }
}
