/**
 * One operation from the client's document to the client's answer, in the order of the road: normalise, decide for the
 * caller, decide for the customers that are known, plan, execute (which decides for the rest), project.
 * Each step is a room of its own; this file only leads from one to the next.
 */
import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { NOBODY, type SubjectStates } from '../enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../enforcement/verdicts.ts';
import type { Operation } from '../engine.ts';
import { type Data, isObject, objectsAt, textAt } from './data.ts';
import type { FetchRoot } from './fetch-tree.ts';
import { Fetching, type Rooms } from './fetching.ts';
import { type Normalised, normalise } from './normalise.ts';
import { byId, customersOf, onlyCustomers, type Root, rootOf } from './roots.ts';
import type { OutputField } from './selection.ts';

/** Answers one operation. `states` are those of this request alone. */
export async function answer(rooms: Rooms, operation: Operation, states: SubjectStates): Promise<ExecutionResult> {
  const definition = chosenOperation(operation);
  const fragments = operation.document.definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const normal = normalise(rooms.schema, rooms.index, definition, fragments, operation.variables);
  const verdicts = new Verdicts(rooms.guards, operation.asking, states);
  await verdicts.ask(normal.questions);
  const work = new Work(rooms, normal, verdicts, operation.signal);
  return normal.kind === 'query' ? work.query() : work.mutation();
}

function chosenOperation({ document, operationName }: Operation): OperationDefinitionNode {
  const found = document.definitions.find(
    (each): each is OperationDefinitionNode =>
      each.kind === Kind.OPERATION_DEFINITION && (operationName === undefined || each.name?.value === operationName),
  );
  if (found === undefined) throw new TypeError('No such operation');
  return found;
}

class Work {
  readonly #rooms: Rooms;
  readonly #normal: Normalised;
  readonly #verdicts: Verdicts;
  readonly #fetching: Fetching;

  constructor(rooms: Rooms, normal: Normalised, verdicts: Verdicts, signal: AbortSignal) {
    this.#rooms = rooms;
    this.#normal = normal;
    this.#verdicts = verdicts;
    this.#fetching = new Fetching(rooms, normal, verdicts, signal);
  }

  async query(): Promise<ExecutionResult> {
    const data: Data = {};
    const roots = this.#normal.roots.map((field) => rootOf(this.#rooms.index, this.#verdicts, field));
    await this.#verdicts.establish(roots.flatMap(customersOf));
    await Promise.all([this.#fetchDecided(roots, data), this.#fetchPartitioned(roots, data)]);
    await this.#establishFound(this.#normal.roots, data);
    return this.#fetching.answer(this.#fetching.project(roots, data));
  }

  /** Mutation fields run one after the other (GraphQL spec 6.2.2), each decided when its turn comes. */
  async mutation(): Promise<ExecutionResult> {
    const parts: (Data | null)[] = [];
    for (const field of this.#normal.roots) parts.push(await this.#write(field));
    // Without a prototype: a response name may be `__proto__` (pitfall P8).
    return this.#fetching.answer(parts.includes(null) ? null : Object.assign(Object.create(null), ...parts));
  }

  /** The customer is known and decided: what is denied is dropped, and the plan is that of any gateway. */
  async #fetchDecided(roots: readonly Root[], data: Data): Promise<void> {
    const { index } = this.#rooms;
    const fetched = roots.flatMap((root): FetchRoot[] => {
      if (root.kind === 'public') return [{ field: root.field }];
      const customers = this.#there(root);
      const [customer] = customers;
      if (customer === undefined || !this.#verdicts.areAlike(customers)) return [];
      if (root.kind === 'customer') return [{ field: byId(index, root.field, customer), customer }];
      return [{ field: onlyCustomers(index, root.field, customers), customer, customers }];
    });
    await this.#fetching.decided(this.#fetching.tree(fetched), data);
  }

  /** Customers who are decided differently, or known only on the way: every category is a fetch of its own. */
  async #fetchPartitioned(roots: readonly Root[], data: Data): Promise<void> {
    const fetched = roots.flatMap((root): FetchRoot[] => {
      if (root.kind === 'discovered') return [{ field: root.field }];
      const customers = this.#there(root);
      if (this.#verdicts.areAlike(customers)) return [];
      return [{ field: onlyCustomers(this.#rooms.index, root.field, customers), customers }];
    });
    await this.#fetching.partitioned(this.#fetching.tree(fetched), data);
    // An object that is not there, or is nobody's, is asked about like one that is: the same calls either way.
    const isNobodys = ({ key, type }: OutputField): boolean => {
      const value = data[key];
      const path = this.#rooms.index.subjectPath(getNamedType(type).name) ?? [];
      return !isObject(value) || textAt(value, path) === undefined;
    };
    if (roots.some((root) => root.kind === 'discovered' && isNobodys(root.field)))
      await this.#verdicts.establish([NOBODY], true);
  }

  async #write(field: OutputField): Promise<Data | null> {
    const data: Data = {};
    const root = await this.#decideWrite(rootOf(this.#rooms.index, this.#verdicts, field));
    if (root.kind === 'written') {
      const { customer } = root;
      await this.#verdicts.beginPayload(customer);
      await this.#verdicts.establish([customer]);
      const tree = this.#fetching.tree([{ field, customer }]);
      await this.#fetching.partitioned(tree, data, () => this.#verdicts.written(customer));
      await this.#verdicts.establish([customer]);
      await this.#establishFound([field], data);
    }
    return this.#fetching.project([root], data);
  }

  async #decideWrite(root: Root): Promise<Root> {
    if (root.kind !== 'write' || root.field.asked === undefined) return root;
    await this.#verdicts.establish([root.customer]);
    const verdict = this.#verdicts.of(root.field.asked, root.customer);
    return isAllowed(verdict) ? { ...root, kind: 'written' } : { kind: 'refused', field: root.field, verdict };
  }

  /** The customers whom a root names and who are there for the caller. */
  #there(root: Root): string[] {
    if (root.kind !== 'customer' && root.kind !== 'customers') return [];
    const { askedObject } = root.field;
    if (askedObject === undefined) return [];
    return [...new Set(customersOf(root))].filter((customer) => isAllowed(this.#verdicts.of(askedObject, customer)));
  }

  /** Customers that came up in the data and were never fetched for: the projection must know them too. */
  async #establishFound(fields: readonly OutputField[], data: Data): Promise<void> {
    const found = new Set<string>();
    const visit = (holders: readonly Data[], some: readonly OutputField[]): void => {
      for (const field of some) {
        if (field.children === undefined) continue;
        const objects = holders.flatMap((holder) => objectsAt(holder, [field.key]));
        const path = this.#rooms.index.subjectPath(getNamedType(field.type).name);
        for (const object of path === undefined ? [] : objects) {
          const customer = textAt(object, path ?? []);
          if (customer !== undefined) found.add(customer);
        }
        if (objects.length > 0) visit(objects, field.children);
      }
    };
    visit([data], fields);
    await this.#verdicts.establish(found, true);
  }
}
