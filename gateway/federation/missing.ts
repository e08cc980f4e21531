/**
 * Whether an answer is about somebody who is not there for the caller: unknown, erased or refused, which nothing about it may tell apart.
 */
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import { isAllowed, type Verdicts } from '../enforcement/verdicts.ts';
import type { Reaches } from './document/reach.ts';
import { customersOf, type Root } from './document/roots.ts';
import { type Data, isObject } from './fetch/data.ts';
import { customerOf, customersIn } from './fetch/found-customers.ts';
import { thereOf } from './wants.ts';

interface Rooms {
  readonly verdicts: Verdicts;
  readonly index: PolicyIndex;
  readonly reaches: Reaches;
}

/** @param data what was fetched for the root, among others */
export function isMissing({ verdicts, index, reaches }: Rooms, root: Root, data: Data): boolean {
  const { field } = root;
  switch (root.kind) {
    case 'customer':
    case 'customers':
      return thereOf(verdicts, root).length < new Set(customersOf(root)).size;
    case 'answered':
      return root.customer !== undefined && !isAllowed(verdicts.of(root.asked, root.customer));
    case 'discovered': {
      const value = data[field.key];
      const { children } = field;
      if (!isObject(value) || children === undefined) return true;
      const question = children.objects.get(children.declared);
      const owner = customerOf(value, children, index);
      return owner === undefined || (question !== undefined && !isAllowed(verdicts.of(question, owner)));
    }
    case 'finding':
      return customersIn(data, [field], index, reaches).size === 0;
    default:
      // Decided from the caller alone, which takes the same for everybody.
      return false;
  }
}
