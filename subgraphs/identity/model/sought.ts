/**
 * What of a customer they are looked for by: normal forms beside the values that they are made of, each written with its value. The
 * number needs none, as it is kept in its normal form.
 */
import type { LookupRequest } from '../../../schema/lookup.ts';
import { soughtEmail, soughtName, soughtPostalCode } from '../../../schema/normal-forms.ts';
import type { ContactChange, CustomerDocument } from '../store.ts';

export interface NormalForms {
  /** Empty: a name without a letter, which nobody can say. */
  name: string;
  email?: string;
  postalCode?: string;
}

type Named = Pick<CustomerDocument, 'name'> & Pick<ContactChange, 'email' | 'address'>;

/** The normal forms of what is known of somebody. */
export function normalForms({ name, email, address }: Named): NormalForms {
  const soughtMail = email ? soughtEmail(email) : null;
  const code = address?.postalCode ? soughtPostalCode(address.postalCode) : null;
  return {
    name: soughtName(`${name.given} ${name.family}`) ?? '',
    ...(soughtMail === null ? {} : { email: soughtMail }),
    ...(code === null ? {} : { postalCode: code }),
  };
}

/** What becomes of the normal forms with a change, field by field of the document; absent: unchanged; null: removed. */
export function normalChange({ email, address }: ContactChange): Record<string, string | null> {
  return {
    ...(email === undefined ? {} : { 'normal.email': email && soughtEmail(email) }),
    ...(address === undefined
      ? {}
      : { 'normal.postalCode': address?.postalCode ? soughtPostalCode(address.postalCode) : null }),
  };
}

/** The query for those who have a whole value. It is brought into its normal form here too: then it does not matter who asks. */
export function soughtBy(request: Extract<LookupRequest, { by: 'phone' | 'email' | 'name' }>): Record<string, string> {
  if (request.by === 'phone') return { phone: request.phone };
  if (request.by === 'email') return { 'normal.email': soughtEmail(request.email) ?? request.email };
  return {
    'normal.name': soughtName(request.name) ?? request.name,
    'normal.postalCode': soughtPostalCode(request.postalCode) ?? request.postalCode,
  };
}
