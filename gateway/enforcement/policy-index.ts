/**
 * The policy, asked by coordinate. One place that knows how classification and grants are looked up; it decides nothing.
 * A coordinate that the policy does not name has no class, and what has no class is denied.
 */
import type { Class, Coordinate, Grant, InputClass, Policy } from '../../schema/policy.ts';
import { CATEGORIES, type Category, type Risk, WRITE_CATEGORIES, type WriteCategory } from '../../schema/vocabulary.ts';
import { both, type Needed } from './step-up.ts';

const categories = new Set<string>([...CATEGORIES, ...WRITE_CATEGORIES]);

/** A class that is decided by grants (neither `inherit` nor public). */
export const isGated = (value: Class | undefined): value is Category | WriteCategory =>
  typeof value === 'string' && categories.has(value);

/** A word that is none of the policy's is no class: nothing is open because it was misspelt. */
const known = (value: Class | undefined): Class | undefined => {
  if (value === 'inherit' || isGated(value)) return value;
  return typeof value === 'object' && typeof value?.public === 'string' ? value : undefined;
};

/** A category that can be read. */
export const isReadable = (value: unknown): value is Category => (CATEGORIES as readonly unknown[]).includes(value);

const knownInput = (value: InputClass): InputClass | undefined =>
  value === 'inherit' || isReadable(value) || (typeof value === 'object' && typeof value?.harmless === 'string')
    ? value
    : undefined;

export class PolicyIndex {
  readonly policy: Policy;
  readonly #classes = new Map<string, Class | undefined>();
  readonly #subjects = new Map<string, readonly string[]>();
  readonly #arguments = new Map<string, string>();
  readonly #optional = new Set<string>();
  readonly #same = new Set<string>();
  readonly #finding = new Set<string>();
  readonly #counting = new Set<string>();
  readonly #inputs = new Map<string, InputClass | undefined>();
  readonly #onBehalf: ReadonlyMap<Coordinate, ReadonlySet<Coordinate>>;

  /** @param onBehalf field -> what services read so that it can be resolved (`read-on-behalf.ts`) */
  constructor(policy: Policy, onBehalf: ReadonlyMap<Coordinate, ReadonlySet<Coordinate>> = new Map()) {
    this.policy = policy;
    this.#onBehalf = onBehalf;
    for (const subgraph of Object.values(policy.subgraphs)) {
      for (const [coordinate, value] of Object.entries(subgraph.coordinates))
        this.#classes.set(coordinate, known(value));
      for (const [type, path] of Object.entries(subgraph.subjects ?? {})) this.#subjects.set(type, path.split('.'));
      for (const [field, path] of Object.entries(subgraph.customerArguments ?? {})) {
        this.#arguments.set(field, path.replace(/\?$/, ''));
        if (path.endsWith('?')) this.#optional.add(field);
      }
      for (const coordinate of subgraph.findsCustomers ?? []) this.#finding.add(coordinate);
      for (const coordinate of subgraph.countsCustomers ?? []) this.#counting.add(coordinate);
      for (const coordinate of subgraph.sameCustomer ?? []) this.#same.add(coordinate);
      for (const [input, value] of Object.entries(subgraph.inputs ?? {})) this.#inputs.set(input, knownInput(value));
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

  /** Whether a root field finds customers whom nobody has named. */
  findsCustomers(coordinate: Coordinate): boolean {
    return this.#finding.has(coordinate);
  }

  /** Whether a root field counts customers and leads to none. */
  countsCustomers(coordinate: Coordinate): boolean {
    return this.#counting.has(coordinate);
  }

  /** Whether a field leads to something of the same customer. */
  isSame(coordinate: Coordinate): boolean {
    return this.#same.has(coordinate);
  }

  /** The class that an input has by its own coordinate, e.g. `Query.find(name:)`, `Filter.city` or `Order.BY_CITY`. */
  inputClass(coordinate: string): InputClass | undefined {
    return this.#inputs.get(coordinate);
  }

  /** The class of a field of an input type: its own, else, for what is no id, that of `Input.*`. */
  inputFieldClass(type: string, field: string, isId: boolean): InputClass | undefined {
    const own = `${type}.${field}`;
    return this.#inputs.get(isId || this.#inputs.has(own) ? own : `${type}.*`);
  }

  /**
   * The categories that are read so that a field can be resolved, those for what it is made of in turn among them.
   * Undefined: something that is read has no class.
   */
  madeOf(type: string, field: string): readonly Category[] | undefined {
    const found = new Set<Category>();
    const met = new Set<Coordinate>();
    const pending: Coordinate[] = [`${type}.${field}`];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const coordinate of this.#onBehalf.get(at) ?? []) {
        if (met.has(coordinate)) continue;
        met.add(coordinate);
        pending.push(coordinate);
        const [owner = '', name = ''] = coordinate.split('.');
        const value = this.classOf(owner, name);
        if (value === undefined) return undefined;
        if (isReadable(value)) found.add(value);
      }
    }
    return [...found];
  }

  /** None, too, where nobody may have it. */
  rows(category: Category | WriteCategory): readonly Grant[] {
    const rows = this.policy.grants[category] ?? [];
    return 'nobody' in rows ? [] : rows;
  }

  /** What the risk of a request asks for beside what the rows of a category ask. */
  demanded(category: Category | WriteCategory, risk: Risk | undefined): Needed {
    if (risk === undefined || risk === 'low') return {};
    const { elevated = [], high = [] } = this.policy.risk ?? {};
    const demands = risk === 'high' ? [...elevated, ...high] : elevated;
    return demands
      .filter(({ categories: named }) => named.includes(category))
      .reduce<Needed>((needed, { acr, maxAge }) => both(needed, { acr, maxAge }), {});
  }

  /** Whether writing it makes a customer. */
  registers(category: Category | WriteCategory): boolean {
    return this.rows(category).some((row) => row.newCustomer);
  }

  /** Whether a row of the category looks at the arguments of the field. */
  readsArguments(category: Category | WriteCategory): boolean {
    return this.rows(category).some((row) => row.ownRequestOnly);
  }
}
