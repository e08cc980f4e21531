/**
 * How a root field of a query is fetched, by what is known of its customers before: over the supergraph as it is where all is
 * decided, else category by category. Nothing is fetched here; who is not there for the caller is not among what is wanted.
 */
import { isAllowed, type Verdicts } from '../enforcement/verdicts.ts';
import { customersOf, type Root } from './document/roots.ts';
import type { Wanted } from './fetching.ts';
import { leadsToNobody } from './work.ts';

/**
 * Decided: the customers are known, what is denied is dropped, and the plan is that of any gateway. Undecided: customers
 * who are decided differently, or known only on the way; every category is a fetch of its own.
 */
export interface Wants {
  readonly decided?: Omit<Wanted, 'at'>;
  readonly undecided?: Omit<Wanted, 'at'>;
}

/** The customers that the root names are established. */
export function wantsOf(verdicts: Verdicts, root: Root): Wants {
  if (root.kind === 'public') return leadsToNobody(root.field) ? { decided: {} } : { undecided: {} };
  if (root.kind === 'answered') {
    const { customer, asked, field } = root;
    if (customer !== undefined && !isAllowed(verdicts.of(asked, customer))) return {};
    return leadsToNobody(field) ? { decided: { decidedBy: customer } } : { undecided: { decidedBy: customer } };
  }
  if (root.kind === 'discovered' || root.kind === 'finding') return { undecided: {} };
  const there = thereOf(verdicts, root);
  const [first] = there;
  if (first === undefined) return {};
  if (root.kind === 'customer') return { decided: { customers: first, decidedBy: first } };
  if (verdicts.areAlike(there)) return { decided: { customers: there, decidedBy: first } };
  return { undecided: { customers: there } };
}

/** The customers whom a root names and who are there for the caller, each once. */
export function thereOf(verdicts: Verdicts, root: Root): string[] {
  if (root.kind !== 'customer' && root.kind !== 'customers') return [];
  const { children } = root.field;
  const question = children?.objects.get(children.declared);
  if (question === undefined) return [];
  return [...new Set(customersOf(root))].filter((customer) => isAllowed(verdicts.of(question, customer)));
}
