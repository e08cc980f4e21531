/**
 * The customers that came up in the data of a request: whoever stands in it must be decided before it is written.
 */
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { OutputField, Selection } from '../document/selection.ts';
import { leadsToCustomers } from '../plan/fetch-tree.ts';
import { type Data, objectsAt, textAt } from './data.ts';

/** Ids of the customers whose entities stand in the data where these fields lead. */
export function customersIn(data: Data, fields: readonly OutputField[], index: PolicyIndex): Set<string> {
  const found = new Set<string>();
  const visit = (holders: readonly Data[], some: readonly OutputField[]): void => {
    for (const { children, key } of some) {
      if (children === undefined || !leadsToCustomers(children)) continue;
      const objects = holders.flatMap((holder) => objectsAt(holder, [key]));
      if (objects.length === 0) continue;
      for (const object of objects) {
        const customer = customerOf(object, children, index);
        if (customer !== undefined) found.add(customer);
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

/** The customer whom an object belongs to; undefined: nobody. */
export function customerOf(object: Data, selection: Selection, index: PolicyIndex): string | undefined {
  const path = index.subjectPath(typeOf(object, selection));
  return path === undefined ? undefined : textAt(object, path);
}

const typeOf = ({ __typename }: Data, { declared, fields }: Selection): string =>
  fields.size > 1 && typeof __typename === 'string' ? __typename : declared;
