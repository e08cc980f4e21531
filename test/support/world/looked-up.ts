/** Whom the services of a world find by what somebody says: equal normal forms, and nothing less. */
import type { LookupRequest } from '../../../schema/lookup.ts';
import { soughtEmail, soughtName, soughtPostalCode } from '../../../schema/normal-forms.ts';
import type { Person, Records } from './people.ts';

export function lookedUp(request: LookupRequest, { people, purchases }: Records): string[] {
  const ids = (is: (person: Person) => boolean) => [...people.values()].filter(is).map(({ id }) => id);
  switch (request.by) {
    case 'phone':
      return ids(({ phone }) => phone === request.phone);
    case 'email':
      return ids(({ email }) => soughtEmail(String(email)) === request.email);
    case 'name':
      return ids(
        ({ name, address }) =>
          soughtName(`${(name as { given: string }).given} ${(name as { family: string }).family}`) === request.name &&
          soughtPostalCode((address as { postalCode: string }).postalCode) === request.postalCode,
      );
    case 'purchase':
      return [purchases.get(request.purchase)?.customer?.id ?? []].flat();
    case 'card':
      return ids(({ loyalty }) => loyalty?.id === request.card);
  }
}
