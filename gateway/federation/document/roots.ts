/**
 * The root fields of an operation, each with what is known of its customer before anything is fetched. Nothing is fetched
 * or loaded here; what no row could ever allow is refused here already.
 */
import { type Coordinate, MAX_CUSTOMERS } from '../../../schema/policy.ts';
import { isWritten, NO } from '../../enforcement/decide.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Question } from '../../enforcement/questions.ts';
import { isAllowed, type Verdict, type Verdicts } from '../../enforcement/verdicts.ts';
import { type Argument, coordinateOf, type OutputField } from './selection.ts';

export type Root =
  | { readonly kind: 'typename'; readonly field: OutputField }
  /** About the schema itself. */
  | { readonly kind: 'introspection'; readonly field: OutputField }
  /** About no person. */
  | { readonly kind: 'public'; readonly field: OutputField }
  /** One customer, named by the argument or the token. */
  | { readonly kind: 'customer'; readonly field: OutputField; readonly customer: string }
  /** Several customers, named by the argument. */
  | { readonly kind: 'customers'; readonly field: OutputField; readonly customers: readonly string[] }
  /**
   * Something that is no entity of a customer: allowed as its own category is, for the customer that it names; without one, for
   * whoever asks.
   */
  | { readonly kind: 'answered'; readonly field: OutputField; readonly asked: Question; readonly customer?: string }
  /** Customers whom nobody has named: its service says who is there, and each is decided again when they are here. */
  | { readonly kind: 'finding'; readonly field: OutputField; readonly asked: Question }
  /** The customer is known only when the object is there. */
  | { readonly kind: 'discovered'; readonly field: OutputField }
  /** A write to a customer, still to be decided; after that it is `written` or `refused`. */
  | { readonly kind: 'write'; readonly field: OutputField; readonly customer: string }
  | { readonly kind: 'written'; readonly field: OutputField; readonly customer: string }
  /** Refused before anything is fetched. `asked`: what was asked; absent: nobody had to be asked. */
  | { readonly kind: 'refused'; readonly field: OutputField; readonly verdict: Verdict; readonly asked?: Question }
  /** Arguments that no service needs to see to be wrong. */
  | { readonly kind: 'invalid'; readonly field: OutputField; readonly input?: string };

type Variables = Readonly<Record<string, unknown>>;

/** What is known of a root field. */
export function rootOf(
  index: PolicyIndex,
  verdicts: Verdicts,
  { kind, field }: { readonly kind: 'query' | 'mutation'; readonly field: OutputField },
  variables: Variables,
): Root {
  if (field.name === '__typename') return { kind: 'typename', field };
  if (field.name.startsWith('__')) return { kind: 'introspection', field };
  if (field.class === undefined) return { kind: 'refused', field, verdict: NO };
  if (field.asked === undefined) return { kind: 'public', field };
  const named = index.customerArgument(coordinateOf(field));
  const verdict = verdicts.forAnyone(field.asked);
  const args = field.argumentsOf(variables);
  if (args === undefined) return { kind: 'invalid', field };
  if (kind === 'mutation') {
    // Nobody writes because they may read.
    if (!isWritten(field.asked.category) || named === undefined) return { kind: 'refused', field, verdict: NO };
    const customer = String(valueAt(args, named));
    if (isAllowed(verdict)) return { kind: 'write', field, customer };
    // What would let the caller write to themselves lets nobody write to somebody else.
    if (verdicts.isStranger(customer)) return { kind: 'refused', field, verdict: NO };
    return { kind: 'refused', field, verdict, asked: field.asked };
  }
  if (named === undefined) {
    if (!isAllowed(verdict)) return { kind: 'refused', field, verdict, asked: field.asked };
    if (index.countsCustomers(coordinateOf(field))) return { kind: 'answered', field, asked: field.asked };
    return index.findsCustomers(coordinateOf(field))
      ? { kind: 'finding', field, asked: field.asked }
      : { kind: 'discovered', field };
  }
  if (named.startsWith('@')) {
    const { customer } = verdicts.asking.caller;
    return customer === undefined ? { kind: 'refused', field, verdict: NO } : { kind: 'customer', field, customer };
  }
  const value = valueAt(args, named);
  if (!Array.isArray(value) && leadsToNoObject(field)) {
    if (!isAllowed(verdict)) return { kind: 'refused', field, verdict };
    if (value !== undefined && value !== null)
      return { kind: 'answered', field, asked: field.asked, customer: String(value) };
    return index.namesNobody(coordinateOf(field))
      ? { kind: 'answered', field, asked: field.asked }
      : { kind: 'refused', field, verdict: NO };
  }
  if (!Array.isArray(value)) return { kind: 'customer', field, customer: String(value) };
  if (value.length > MAX_CUSTOMERS) return { kind: 'invalid', field, input: named };
  return { kind: 'customers', field, customers: value.map(String) };
}

/** What it leads to has no customer of its own, so that the field itself is what is decided. */
const leadsToNoObject = ({ children }: OutputField): boolean => children === undefined || children.objects.size === 0;

/** The customers of a root that are known before anything is fetched. */
export function customersOf(root: Root): readonly string[] {
  if (root.kind === 'customers') return root.customers;
  if (root.kind === 'answered') return root.customer === undefined ? [] : [root.customer];
  return root.kind === 'customer' || root.kind === 'write' ? [root.customer] : [];
}

/** A root field that asks for the customers who are there for the caller, in place of all that the client named. */
export function forKnown(index: PolicyIndex, field: OutputField): OutputField {
  const named = index.customerArgument(coordinateOf(field));
  if (named?.startsWith('@')) return asAnyCustomer(index, field, named.slice(1) as Coordinate);
  const only = field.arguments.map((argument) =>
    argument.name === named ? { ...argument, valueIn: customersFor(field) } : argument,
  );
  return { ...field, arguments: only };
}

/** `me` is fetched as the field by which any customer is asked for. */
function asAnyCustomer(index: PolicyIndex, field: OutputField, target: Coordinate): OutputField {
  const name = index.customerArgument(target) ?? 'id';
  const argument = { name, variable: `${field.key}_${name}`, type: 'ID!', valueIn: customersFor(field) };
  return { ...field, name: target.split('.')[1] ?? field.name, arguments: [argument] };
}

const customersFor =
  ({ key }: OutputField): Argument['valueIn'] =>
  ({ customers }) =>
    customers.get(key);

function valueAt(args: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = args;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}
