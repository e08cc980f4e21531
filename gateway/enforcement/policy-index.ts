/**
 * The policy, asked by coordinate. One place that knows how classification and grants are looked up; it decides nothing.
 * A coordinate that the policy does not name has no class, and what has no class is denied.
 */
import type { Class, Coordinate, Grant, Policy } from '../../schema/policy.ts';
import { CATEGORIES, type Category, WRITE_CATEGORIES, type WriteCategory } from '../../schema/vocabulary.ts';

const categories = new Set<string>([...CATEGORIES, ...WRITE_CATEGORIES]);

/** A class that is decided by grants (neither `inherit` nor public). */
export const isGated = (value: Class | undefined): value is Category | WriteCategory =>
  typeof value === 'string' && categories.has(value);

/** A word that is none of the policy's is no class: nothing is open because it was misspelt. */
const known = (value: Class | undefined): Class | undefined => {
  if (value === 'inherit' || isGated(value)) return value;
  return typeof value === 'object' && typeof value?.public === 'string' ? value : undefined;
};

export class PolicyIndex {
  readonly policy: Policy;
  readonly #classes = new Map<string, Class | undefined>();
  readonly #subjects = new Map<string, readonly string[]>();
  readonly #arguments = new Map<string, string>();
  readonly #optional = new Set<string>();
  readonly #same = new Set<string>();

  constructor(policy: Policy) {
    this.policy = policy;
    for (const subgraph of Object.values(policy.subgraphs)) {
      for (const [coordinate, value] of Object.entries(subgraph.coordinates))
        this.#classes.set(coordinate, known(value));
      for (const [type, path] of Object.entries(subgraph.subjects ?? {})) this.#subjects.set(type, path.split('.'));
      for (const [field, path] of Object.entries(subgraph.customerArguments ?? {})) {
        this.#arguments.set(field, path.replace(/\?$/, ''));
        if (path.endsWith('?')) this.#optional.add(field);
      }
      for (const coordinate of subgraph.sameCustomer ?? []) this.#same.add(coordinate);
    }
  }

  /** The class of `Type.field`: its own entry, else that of `Type.*`. */
  classOf(type: string, field: string): Class | undefined {
    const own = `${type}.${field}`;
    return this.#classes.get(this.#classes.has(own) ? own : `${type}.*`);
  }

  /** The class as one subgraph states it. */
  classIn(subgraph: string, type: string, field: string): Class | undefined {
    const coordinates: Readonly<Record<string, Class>> = this.policy.subgraphs[subgraph]?.coordinates ?? {};
    const own = `${type}.${field}`;
    return known(coordinates[Object.hasOwn(coordinates, own) ? own : `${type}.*`]);
  }

  /** Path from an entity to the id of its customer, e.g. `['customer', 'id']`; undefined: it belongs to nobody. */
  subjectPath(type: string): readonly string[] | undefined {
    return this.#subjects.get(type);
  }

  /** Where a root field names its customer: a path in its arguments, or `@` and the root field that it is planned as. */
  customerArgument(coordinate: Coordinate): string | undefined {
    return this.#arguments.get(coordinate);
  }

  /** Whether a root field is about no customer in particular where it names none. */
  namesNobody(coordinate: Coordinate): boolean {
    return this.#optional.has(coordinate);
  }

  /** Whether a field leads to something of the same customer. */
  isSame(coordinate: Coordinate): boolean {
    return this.#same.has(coordinate);
  }

  rows(category: Category | WriteCategory): readonly Grant[] {
    return this.policy.grants[category] ?? [];
  }

  /** Whether a row of the category looks at the arguments of the field. */
  readsArguments(category: Category | WriteCategory): boolean {
    return this.rows(category).some((row) => row.ownRequestOnly);
  }
}
