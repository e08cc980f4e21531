/**
 * One operation from the client's document to the client's answer, in the order of the road: normalise, decide for the
 * caller, decide for the customers that are known, plan, execute (which decides for the rest), project.
 * Each step is a room of its own; this file only leads from one to the next.
 */
import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { type Coordinate, MAX_CUSTOMERS } from '../../schema/policy.ts';
import type { Asking } from '../caller/caller.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Guards } from '../enforcement/shield.ts';
import { NOBODY, type SubjectStates } from '../enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../enforcement/verdicts.ts';
import type { Operation } from '../engine.ts';
import { type Data, objectsAt, textAt } from './data.ts';
import { type Execution, execute } from './execute.ts';
import { Failures } from './failures.ts';
import { fetchOperation, fetchTree, type HeldKeys, heldOperation } from './fetch-tree.ts';
import { type Normalised, normalise } from './normalise.ts';
import { heldField } from './partition.ts';
import type { Planner } from './plan.ts';
import { project } from './project.ts';
import type { Root } from './roots.ts';
import type { Cut, FetchTree, OutputField } from './selection.ts';
import type { Wire } from './transport.ts';

/** What all operations share: nothing of it belongs to a caller. */
export interface Rooms {
  readonly schema: GraphQLSchema;
  readonly index: PolicyIndex;
  readonly guards: Guards;
  readonly heldKeys: HeldKeys;
  /** Plans over the supergraph as it is: for selections that were decided before they are planned. */
  readonly plain: Planner;
  /** Plans over the partitioned supergraph: its fetches are decided one by one. */
  readonly partitioned: Planner;
  readonly wire: Wire;
}

export async function answer(rooms: Rooms, operation: Operation, states: SubjectStates): Promise<ExecutionResult> {
  const definition = chosenOperation(operation);
  const fragments = operation.document.definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const normal = normalise(rooms.schema, rooms.index, definition, fragments, operation.variables);
  const verdicts = new Verdicts(rooms.guards, operation.asking, states);
  await verdicts.ask(normal.questions);
  const work = new Work(rooms, operation, normal, verdicts);
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
  readonly #asking: Asking;
  readonly #normal: Normalised;
  readonly #verdicts: Verdicts;
  readonly #failures = new Failures();
  readonly #signal: AbortSignal;
  readonly #data: Data = {};

  constructor(rooms: Rooms, operation: Operation, normal: Normalised, verdicts: Verdicts) {
    this.#rooms = rooms;
    this.#asking = operation.asking;
    this.#signal = operation.signal;
    this.#normal = normal;
    this.#verdicts = verdicts;
  }

  async query(): Promise<ExecutionResult> {
    const roots = this.#normal.roots.map((field) => this.#root(field));
    await this.#verdicts.establish(roots.flatMap(customersOf));
    await Promise.all([this.#fetchDecided(roots), this.#fetchPartitioned(roots)]);
    await this.#establishFound(this.#normal.roots, this.#data);
    return project(this.#projection(), roots, this.#data);
  }

  /** Mutation fields run one after the other (GraphQL spec 6.2.2), each decided when its turn comes. */
  async mutation(): Promise<ExecutionResult> {
    const answers: ExecutionResult[] = [];
    for (const field of this.#normal.roots) answers.push(await this.#write(field));
    return joined(answers);
  }

  /** What is known of a root field before anything is fetched. */
  #root(field: OutputField): Root {
    if (field.name === '__typename') return { kind: 'typename', field };
    if (field.asked === undefined) {
      if (field.class !== undefined) return { kind: 'public', field };
      return { kind: 'refused', field, verdict: { effect: 'deny', code: 'FORBIDDEN' } };
    }
    const named = this.#rooms.index.customerArgument(coordinateOf(field));
    if (named === undefined) {
      const verdict = this.#verdicts.forAnyone(field.asked);
      return isAllowed(verdict) ? { kind: 'discovered', field } : { kind: 'refused', field, verdict };
    }
    if (named.startsWith('@')) {
      const { customer } = this.#asking.caller;
      if (customer !== undefined) return { kind: 'customer', field, customer };
      return { kind: 'refused', field, verdict: { effect: 'deny', code: 'FORBIDDEN' } };
    }
    const value = valueAt(field.arguments, named);
    if (!Array.isArray(value)) return { kind: 'customer', field, customer: String(value) };
    if (value.length > MAX_CUSTOMERS) return { kind: 'invalid', field };
    return { kind: 'customers', field, customers: value.map(String) };
  }

  /** The customer is known and decided: what is denied is dropped, and the plan is that of any gateway. */
  async #fetchDecided(roots: readonly Root[]): Promise<void> {
    const trees = roots.flatMap((root) => {
      if (root.kind === 'public') return [this.#tree([root.field], undefined)];
      if (root.kind !== 'customer' || !this.#isThere(root.field, root.customer)) return [];
      return [this.#tree([this.#byId(root.field, root.customer)], root.customer)];
    });
    await this.#run(this.#rooms.plain, merged(trees));
  }

  /** The customer is known only on the way: every category is a fetch of its own, decided customer by customer. */
  async #fetchPartitioned(roots: readonly Root[]): Promise<void> {
    const trees = roots.flatMap((root) => {
      if (root.kind === 'discovered') return [this.#tree([root.field], undefined)];
      if (root.kind !== 'customers') return [];
      const there = [...new Set(root.customers)].filter((customer) => this.#isThere(root.field, customer));
      return there.length === 0 ? [] : [this.#tree([this.#withCustomers(root.field, there)], undefined)];
    });
    await this.#run(this.#rooms.partitioned, merged(trees));
    // An object that is not there is asked about like one that is: the same calls either way.
    if (roots.some((root) => root.kind === 'discovered' && this.#data[root.field.key] == null))
      await this.#verdicts.establish([NOBODY], true);
  }

  async #write(field: OutputField): Promise<ExecutionResult> {
    const data: Data = {};
    const root = await this.#writeRoot(field);
    if (root.kind === 'written') {
      await this.#verdicts.beginPayload(root.customer);
      await this.#verdicts.establish([root.customer]);
      const tree = this.#tree([field], root.customer);
      await this.#runOn(this.#rooms.partitioned, tree, data, 'mutation', () => this.#verdicts.written(root.customer));
      await this.#verdicts.establish([root.customer]);
      await this.#establishFound([field], data);
    }
    return project(this.#projection(), [root], data);
  }

  async #writeRoot(field: OutputField): Promise<Root> {
    const refused = (verdict: Extract<Root, { kind: 'refused' }>['verdict']): Root => ({
      kind: 'refused',
      field,
      verdict,
    });
    if (field.name === '__typename') return { kind: 'typename', field };
    const named = this.#rooms.index.customerArgument(coordinateOf(field));
    if (field.asked === undefined || named === undefined) return refused({ effect: 'deny', code: 'FORBIDDEN' });
    const forAnyone = this.#verdicts.forAnyone(field.asked);
    if (!isAllowed(forAnyone)) return refused(forAnyone);
    const customer = String(valueAt(field.arguments, named));
    await this.#verdicts.establish([customer]);
    const verdict = this.#verdicts.of(field.asked, customer);
    return isAllowed(verdict) ? { kind: 'written', field, customer } : refused(verdict);
  }

  #isThere(field: OutputField, customer: string): boolean {
    return field.askedObject !== undefined && isAllowed(this.#verdicts.of(field.askedObject, customer));
  }

  /** `me` is planned as the field by which any customer is asked for. */
  #byId(field: OutputField, customer: string): OutputField {
    const named = this.#rooms.index.customerArgument(coordinateOf(field));
    if (!named?.startsWith('@')) return field;
    const target = named.slice(1) as Coordinate;
    const argument = this.#rooms.index.customerArgument(target) ?? 'id';
    const variable = { name: `${field.key}_${argument}`, type: 'ID!', argument, value: customer };
    return { ...field, name: target.split('.')[1] ?? field.name, variables: [variable] };
  }

  /** Only the ids of customers who are there for the caller go out. */
  #withCustomers(field: OutputField, customers: readonly string[]): OutputField {
    const argument = this.#rooms.index.customerArgument(coordinateOf(field));
    const variables = field.variables.map((variable) =>
      variable.argument === argument ? { ...variable, value: customers } : variable,
    );
    return { ...field, variables };
  }

  /** What is denied for anyone is left out; where the customer is known, what is denied for them too. */
  #tree(fields: readonly OutputField[], customer: string | undefined): FetchTree {
    const { index, heldKeys } = this.#rooms;
    const isWrite = this.#normal.kind === 'mutation';
    const keep = (field: OutputField, inCut: boolean): boolean => {
      const { asked, class: owner, children, parent } = field;
      if (owner === undefined) return false;
      if (asked === undefined || parent === 'Mutation' || parent === 'Query') return true;
      // The way to a customer is decided by that customer, when they are known.
      if (asked.category === 'key' && children !== undefined) return true;
      if (!isAllowed(this.#verdicts.forAnyone(asked))) return false;
      // In a payload only its own fields are about the customer that was written to; who it leads to is yet to be seen.
      const isKnown = customer !== undefined && !inCut && !(isWrite && index.subjectPath(parent) !== undefined);
      return !isKnown || isAllowed(this.#verdicts.of(asked, customer));
    };
    return fetchTree(fields, { index, heldKeys, keep });
  }

  #run(planner: Planner, tree: FetchTree): Promise<void> {
    return this.#runOn(planner, tree, this.#data, 'query');
  }

  async #runOn(
    planner: Planner,
    tree: FetchTree,
    data: Data,
    kind: 'query' | 'mutation',
    onWritten?: () => Promise<void>,
  ): Promise<void> {
    if (tree.fields.size === 0) return;
    const { text, variables } = fetchOperation(kind, tree.fields);
    await execute(this.#execution(onWritten), planner.plan(text), data, variables);
    for (const cut of tree.cuts) await this.#runCut(cut, data);
  }

  /** From the far side of an edge the plan begins anew, with the entities that are there (P21). */
  async #runCut(cut: Cut, data: Data): Promise<void> {
    const held = objectsAt(data, cut.path);
    if (held.length === 0) return;
    for (const entity of held) entity.__typename = cut.type;
    const { text, variables } = heldOperation(cut);
    const step = this.#rooms.partitioned.plan(text);
    await execute(this.#execution(), step, { [heldField(cut.type)]: held }, variables);
  }

  #execution(onWritten?: () => Promise<void>): Execution {
    return {
      wire: this.#rooms.wire,
      index: this.#rooms.index,
      asking: this.#asking,
      verdicts: this.#verdicts,
      questions: this.#normal.questions,
      failures: this.#failures,
      signal: this.#signal,
      onWritten,
    };
  }

  /** Customers that came up in the data and were never fetched for: the projection must know them too. */
  async #establishFound(fields: readonly OutputField[], data: Data): Promise<void> {
    const found = new Set<string>();
    const visit = (holders: readonly Data[], some: readonly OutputField[]): void => {
      for (const field of some) {
        if (field.children === undefined) continue;
        const objects = holders.flatMap((holder) => objectsAt(holder, [field.key]));
        if (objects.length === 0) continue;
        const path = field.askedObject && this.#rooms.index.subjectPath(getNamedType(field.type).name);
        if (path === undefined) {
          visit(objects, field.children);
          continue;
        }
        for (const object of objects) {
          const customer = textAt(object, path);
          if (customer !== undefined) found.add(customer);
        }
        visit(objects, field.children);
      }
    };
    visit([data], fields);
    await this.#verdicts.establish(found, true);
  }

  #projection() {
    return { index: this.#rooms.index, verdicts: this.#verdicts, failures: this.#failures };
  }
}

const coordinateOf = (field: OutputField): Coordinate => `${field.parent}.${field.name}`;

const customersOf = (root: Root): readonly string[] => {
  if (root.kind === 'customer') return [root.customer];
  return root.kind === 'customers' ? root.customers : [];
};

function valueAt(args: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = args;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}

const merged = (trees: readonly FetchTree[]): FetchTree => ({
  fields: new Map(trees.flatMap((tree) => [...tree.fields])),
  cuts: trees.flatMap((tree) => tree.cuts),
});

/** The answers of mutation fields as one. */
function joined(answers: readonly ExecutionResult[]): ExecutionResult {
  const errors = answers.flatMap((each) => each.errors ?? []);
  const masked = answers.flatMap((each) => (each.extensions?.masked as readonly unknown[] | undefined) ?? []);
  return {
    data: answers.some((each) => each.data === null)
      ? null
      : Object.assign(Object.create(null), ...answers.map((each) => each.data)),
    ...(errors.length > 0 && { errors }),
    ...(masked.length > 0 && { extensions: { masked } }),
  };
}
