/**
 * One operation from the client's document to the client's answer, in the order of the road: compile (or know it already),
 * decide for the caller, decide for the customers that are known, fetch (which decides for the rest), project.
 * Each step is a room of its own; this file only leads from one to the next.
 */
import { type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import type { SubjectStates } from '../enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../enforcement/verdicts.ts';
import type { Operation } from '../engine.ts';
import type { CompiledOperation } from './compiled.ts';
import { isAboutNobody } from './document/about-nobody.ts';
import { refuseTooMany } from './document/bounds.ts';
import { customersOf, type Root, rootOf } from './document/roots.ts';
import type { OutputField } from './document/selection.ts';
import { type Data, isObject } from './fetch/data.ts';
import { customerOf, customersIn } from './fetch/found-customers.ts';
import { Fetching, type Rooms, type Wanted } from './fetching.ts';

/** Answers one operation. `states` are those of this request alone. */
export async function answer(
  rooms: Rooms,
  compiled: CompiledOperation,
  operation: Operation,
  states: SubjectStates,
): Promise<ExecutionResult> {
  const { asking, variables, signal } = operation;
  const { kind, questions } = compiled.normal;
  const verdicts = await Verdicts.of(rooms.guards, asking, states, questions, variables);
  const work = new Work(rooms, compiled, verdicts, variables, signal);
  return kind === 'query' ? work.query(introspected(rooms.schema, compiled, variables)) : work.mutation();
}

/** Questions about the schema beside questions about data: graphql-js answers the former, for the public schema. */
function introspected(schema: GraphQLSchema, { normal }: CompiledOperation, variables: Data): Data | undefined {
  const { introspection: document } = normal;
  if (document === undefined) return undefined;
  const result = execute({ schema, document, variableValues: variables });
  return result instanceof Promise ? undefined : (result.data ?? undefined);
}

/** Otherwise what is found on the way is decided on the way. */
const leadsToNobody = ({ children }: OutputField): boolean => children === undefined || isAboutNobody(children);

class Work {
  readonly #rooms: Rooms;
  readonly #compiled: CompiledOperation;
  readonly #verdicts: Verdicts;
  readonly #variables: Operation['variables'];
  readonly #fetching: Fetching;

  constructor(
    rooms: Rooms,
    compiled: CompiledOperation,
    verdicts: Verdicts,
    variables: Operation['variables'],
    signal: AbortSignal,
  ) {
    this.#rooms = rooms;
    this.#compiled = compiled;
    this.#verdicts = verdicts;
    this.#variables = variables;
    this.#fetching = new Fetching(rooms, compiled, verdicts, variables, signal);
  }

  async query(introspected: Data | undefined): Promise<ExecutionResult> {
    const data: Data = {};
    const roots = this.#compiled.normal.roots.map((field, at) => ({ at, root: this.#root(field) }));
    refuseTooMany(roots.map(({ root }) => root));
    await this.#verdicts.establish(roots.flatMap(({ root }) => customersOf(root)));
    const wanted = roots.map((each) => ({ ...each, ...this.#wanted(each.root) }));
    await Promise.all([
      this.#fetching.decided(
        wanted.flatMap(({ at, decided }) => (decided === undefined ? [] : [{ at, ...decided }])),
        data,
      ),
      this.#fetchPartitioned(wanted, data),
    ]);
    await this.#verdicts.establish(customersIn(data, this.#compiled.normal.roots, this.#rooms.index), true);
    return this.#fetching.answer([this.#fetching.project(roots, data, introspected)]);
  }

  /** Mutation fields run one after the other (GraphQL spec 6.2.2), each decided when its turn comes. */
  async mutation(): Promise<ExecutionResult> {
    refuseTooMany(this.#compiled.normal.roots.map((field) => this.#root(field)));
    const texts: (string | undefined)[] = [];
    for (const [at, field] of this.#compiled.normal.roots.entries()) texts.push(await this.#write(field, at));
    return this.#fetching.answer(texts);
  }

  #root(field: OutputField): Root {
    return rootOf(this.#rooms.index, this.#verdicts, { kind: this.#compiled.normal.kind, field }, this.#variables);
  }

  /**
   * Decided: the customers are known, what is denied is dropped, and the plan is that of any gateway. Undecided: customers
   * who are decided differently, or known only on the way; every category is a fetch of its own.
   */
  #wanted(root: Root): { readonly decided?: Omit<Wanted, 'at'>; readonly undecided?: Omit<Wanted, 'at'> } {
    if (root.kind === 'public') return leadsToNobody(root.field) ? { decided: {} } : { undecided: {} };
    if (root.kind === 'discovered') return { undecided: {} };
    const there = this.#there(root);
    const [first] = there;
    if (first === undefined) return {};
    if (root.kind === 'customer') return { decided: { customers: first, decidedBy: first } };
    if (this.#verdicts.areAlike(there)) return { decided: { customers: there, decidedBy: first } };
    return { undecided: { customers: there } };
  }

  async #fetchPartitioned(
    roots: readonly { readonly at: number; readonly root: Root; readonly undecided?: Omit<Wanted, 'at'> }[],
    data: Data,
  ): Promise<void> {
    const wanted: Wanted[] = [];
    const found = new Map<string, Wanted[]>();
    for (const { at, root, undecided } of roots) {
      if (undecided === undefined) continue;
      const { key } = root.field;
      if (root.kind !== 'discovered') wanted.push({ at, ...undecided });
      else found.set(key, [...(found.get(key) ?? []), { at, ...undecided }]);
    }
    await Promise.all([
      this.#fetching.partitioned(wanted, data),
      ...[...found].map(([key, same]) => this.#fetchFound(key, same, data)),
    ]);
  }

  /**
   * An object by its own id. Whoever it belongs to, whatever is known of them already, and if there is none: it is asked
   * about in the same number of calls, so that these tell nothing.
   */
  async #fetchFound(key: string, wanted: readonly Wanted[], data: Data): Promise<void> {
    let isAsked = false;
    const ask = async (): Promise<void> => {
      if (isAsked) return;
      isAsked = true;
      const [first] = wanted;
      const field = first === undefined ? undefined : this.#compiled.normal.roots[first.at];
      const value = data[key];
      const customer =
        isObject(value) && field?.children !== undefined
          ? customerOf(value, field.children, this.#rooms.index)
          : undefined;
      await this.#verdicts.establishFound(customer);
    };
    await this.#fetching.partitioned(wanted, data, ask);
    await ask();
  }

  async #write(field: OutputField, at: number): Promise<string | undefined> {
    const data: Data = {};
    const root = await this.#decideWrite(this.#root(field));
    if (root.kind === 'public') {
      if (leadsToNobody(field)) await this.#fetching.decided([{ at }], data);
      else await this.#fetching.partitioned([{ at }], data);
    }
    if (root.kind === 'written') {
      const { customer } = root;
      await this.#verdicts.beginPayload(customer);
      await this.#verdicts.establish([customer]);
      const written = () => this.#verdicts.written(customer);
      await this.#fetching.partitioned([{ at, decidedBy: customer }], data, written);
      await this.#verdicts.establish([customer]);
    }
    await this.#verdicts.establish(customersIn(data, [field], this.#rooms.index), true);
    return this.#fetching.project([{ at, root }], data);
  }

  async #decideWrite(root: Root): Promise<Root> {
    const { asked } = root.field;
    if (root.kind !== 'write' || asked === undefined) return root;
    await this.#verdicts.establish([root.customer]);
    const verdict = this.#verdicts.of(asked, root.customer);
    return isAllowed(verdict) ? { ...root, kind: 'written' } : { kind: 'refused', field: root.field, asked, verdict };
  }

  /** The customers whom a root names and who are there for the caller. */
  #there(root: Root): string[] {
    if (root.kind !== 'customer' && root.kind !== 'customers') return [];
    const { children } = root.field;
    const question = children?.objects.get(children.declared);
    if (question === undefined) return [];
    return [...new Set(customersOf(root))].filter((customer) => isAllowed(this.#verdicts.of(question, customer)));
  }
}
