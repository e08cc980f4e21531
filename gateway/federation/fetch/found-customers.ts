/**
 * The customers that came up in the data of a request: whoever stands in it must be decided before it is written.
 */
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import { isAboutNobody } from '../document/about-nobody.ts';
import type { Reach, Reaches } from '../document/reach.ts';
import type { OutputField, Selection } from '../document/selection.ts';
import { type Data, objectsUnder, textAt } from './data.ts';

/** The customers whose entities stand in the data where these fields lead, and what is asked about each of them there. */
export function customersIn(
  data: Data,
  fields: readonly OutputField[],
  index: PolicyIndex,
  reaches: Reaches,
): Map<string, Reach> {
  const found = new Map<string, Reach>();
  const visit = (holders: readonly Data[], some: readonly OutputField[]): void => {
    for (const { children, key } of some) {
      if (children === undefined || isAboutNobody(children)) continue;
      const objects = objectsUnder(holders, key);
      if (objects.length === 0) continue;
      for (const object of objects) {
        const customer = customerOf(object, children, index);
        if (customer === undefined) continue;
        const reach = reaches.of(children, typeOf(object, children));
        const known = found.get(customer);
        found.set(customer, known === undefined ? reach : known | reach);
      }
      for (const [type, inner] of children.fields)
        visit(
          children.fields.size === 1 ? objects : objects.filter((object) => typeOf(object, children) === type),
          inner,
        );
    }
  };
  visit([data], fields);
  return found;
}

/** The customer whom an object belongs to, as what is selected of it says what it is; undefined: nobody. */
export const customerOf = (object: Data, selection: Selection, index: PolicyIndex): string | undefined =>
  ownerOf(object, typeOf(object, selection), index);

/** The customer whom an object of a type belongs to; undefined: nobody. */
export function ownerOf(object: Data, type: string, index: PolicyIndex): string | undefined {
  const path = index.subjectPath(type);
  return path === undefined ? undefined : textAt(object, path);
}

const typeOf = ({ __typename }: Data, { declared, fields }: Selection): string =>
  fields.size > 1 && typeof __typename === 'string' ? __typename : declared;
