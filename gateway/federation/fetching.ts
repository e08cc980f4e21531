/**
 * The fetches of one request: from root fields to a fetch tree of what may be fetched, its plan, and its execution over the
 * request's data. It knows two supergraphs: the plain one for what is decided, the partitioned one for what is not yet.
 */
import type { GraphQLSchema } from 'graphql';
import type { KeyedHash } from '../enforcement/masks/keyed-hash.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Guards } from '../enforcement/shield.ts';
import { isAllowed, type Verdicts } from '../enforcement/verdicts.ts';
import type { VisibleSchemas } from '../enforcement/visible-schemas.ts';
import type { Registrations } from '../relay/registrations.ts';
import type { Recorder } from './account/recording.ts';
import { AnswerNotes } from './answer/answer.ts';
import { inOnePiece } from './answer/one-piece.ts';
import { type Projected, Projection } from './answer/projection.ts';
import type { Beat } from './beat.ts';
import type { CompiledOperation, Plans, Prepared, PreparedCut } from './compiled.ts';
import type { Root } from './document/roots.ts';
import type { Argument, OutputField, RequestValues } from './document/selection.ts';
import { Copies } from './fetch/copies.ts';
import { type Data, objectsAt } from './fetch/data.ts';
import { type Execution, execute } from './fetch/execute.ts';
import { Failures, UNAVAILABLE } from './fetch/failures.ts';
import type { FetchRoot, FetchTreeOptions, HeldKeys } from './plan/fetch-tree.ts';
import { heldField } from './supergraph/shares.ts';
import type { ConcreteTypes } from './supergraph/supergraph.ts';
import type { Wire } from './wire/transport.ts';

/** What all requests share: nothing of it belongs to a caller. */
export interface Rooms {
  readonly schema: GraphQLSchema;
  /** What callers are shown of it. */
  readonly visible: VisibleSchemas;
  readonly index: PolicyIndex;
  readonly types: ConcreteTypes;
  /** What arguments and input fields are called in the schema. */
  readonly inputNames: ReadonlySet<string>;
  readonly guards: Guards;
  readonly heldKeys: HeldKeys;
  /** Names of the types of queries and mutations. */
  readonly rootTypes: ReadonlySet<string>;
  /** Plans over the supergraph as it is: for selections that were decided before they are planned. */
  readonly plain: Plans;
  /** Plans over the partitioned supergraph: its fetches are decided one by one. */
  readonly partitioned: Plans;
  readonly wire: Wire;
  /** Makes the masks that can be joined. */
  readonly keyedHash: KeyedHash;
  /** On which answers leave that are about somebody who is not there. */
  readonly beat: Beat;
  /** Absent: nothing is recorded. */
  readonly recorder?: Recorder;
  /** Absent: nobody is registered here. */
  readonly registrations?: Registrations;
}

/** A root field that is to be fetched. */
export interface Wanted {
  /** Its place among the root fields of the operation. */
  readonly at: number;
  /** Absent: as the client asked for it. Else the customers whom it is fetched for. */
  readonly customers?: string | readonly string[];
  /** The customer whose permission is that of all of them; absent: they are decided on the way. */
  readonly decidedBy?: string;
}

export class Fetching {
  readonly #rooms: Rooms;
  readonly #compiled: CompiledOperation;
  readonly #verdicts: Verdicts;
  readonly #variables: RequestValues['variables'];
  readonly #signal: AbortSignal;
  readonly #failures = new Failures();
  readonly #copies = new Copies();

  constructor(
    rooms: Rooms,
    compiled: CompiledOperation,
    verdicts: Verdicts,
    variables: RequestValues['variables'],
    signal: AbortSignal,
  ) {
    this.#rooms = rooms;
    this.#compiled = compiled;
    this.#verdicts = verdicts;
    this.#variables = variables;
    this.#signal = signal;
  }

  /** Over the supergraph as it is: everything that is fetched is decided. */
  decided(wanted: readonly Wanted[], data: Data): Promise<void> {
    return this.#fetch('plain', wanted, data);
  }

  /** Over the partitioned supergraph: each category is a fetch of its own, decided customer by customer. */
  partitioned(wanted: readonly Wanted[], data: Data, onRoot?: () => Promise<void>): Promise<void> {
    return this.#fetch('partitioned', wanted, data, onRoot);
  }

  /** What came for a root field is no answer. */
  refuseRoot(data: Data, { key }: OutputField): void {
    delete data[key];
    this.#failures.add(data, [key], UNAVAILABLE);
  }

  /** Root fields as the client gets them. */
  project(roots: readonly { readonly at: number; readonly root: Root }[], data: Data, introspected?: Data): Projected {
    const notes = new AnswerNotes(this.#verdicts.asking.purpose);
    const run = new Projection(this.#verdicts, notes, this.#failures, this.#rooms.keyedHash, introspected);
    const texts = roots.map(({ at, root }) => this.#compiled.writers[at]?.(run, root, data));
    run.failed.end();
    return { notes, text: texts.includes(undefined) ? undefined : inOnePiece(texts.join(',')) };
  }

  async #fetch(
    over: 'plain' | 'partitioned',
    wanted: readonly Wanted[],
    data: Data,
    onRoot?: () => Promise<void>,
  ): Promise<void> {
    const prepared = this.prepared(over, wanted);
    if (prepared !== undefined) await this.#run(prepared, wanted, over === 'plain', data, onRoot);
  }

  /** The fetch of some root fields, ready to run; undefined: nothing is left to fetch. */
  prepared(over: 'plain' | 'partitioned', wanted: readonly Wanted[]): Prepared | undefined {
    if (wanted.length === 0) return undefined;
    return this.#compiled.prepared(
      `${over} ${this.#verdicts.permission()} ${wanted.map((each) => this.#identity(each)).join(' ')}`,
      () => ({ roots: wanted.map((each) => this.#root(each)), options: this.#treeOptions() }),
      { roots: this.#rooms[over], held: this.#rooms.partitioned },
    );
  }

  /** All that a fetch tree depends on: which fields, whether for known customers, and what is allowed of them. */
  #identity({ at, customers, decidedBy }: Wanted): string {
    const permission = decidedBy === undefined ? '' : `:${this.#verdicts.permission(decidedBy)}`;
    return `${at}${customers === undefined ? '' : 'known'}${permission}`;
  }

  #root({ at, customers, decidedBy }: Wanted): FetchRoot {
    const { normal, known } = this.#compiled;
    const owned = customers !== undefined;
    return { field: (owned ? known : normal.roots)[at] as OutputField, customer: decidedBy, owned };
  }

  /** What is denied for anyone is left out; where the customer is known, what is denied for them too. */
  #treeOptions(): FetchTreeOptions {
    const { index, heldKeys, rootTypes } = this.#rooms;
    const isWrite = this.#compiled.normal.kind === 'mutation';
    const keep = ({ asked, class: owner, children, parent }: OutputField, customer: string | undefined): boolean => {
      if (owner === undefined) return false;
      if (asked === undefined) return true;
      // A root within an answer would be one that nobody decided at the root.
      if (rootTypes.has(parent)) return false;
      // The way to a customer is decided by that customer, when they are known.
      if (asked.category === 'key' && children !== undefined) return true;
      if (!isAllowed(this.#verdicts.forAnyone(asked))) return false;
      // In a payload only its own fields are about the customer that was written to; who it leads to is yet to be seen.
      const isKnown = customer !== undefined && !(isWrite && index.subjectPath(parent) !== undefined);
      return !isKnown || isAllowed(this.#verdicts.of(asked, customer));
    };
    return { index, heldKeys, keep };
  }

  async #run(
    prepared: Prepared,
    wanted: readonly Wanted[],
    isDecided: boolean,
    data: Data,
    onRoot?: () => Promise<void>,
  ): Promise<void> {
    const customers = new Map<string, string | readonly string[]>();
    const decidedFor = isDecided ? new Set(wanted.flatMap((each) => each.customers ?? [])) : undefined;
    for (const each of wanted)
      if (each.customers !== undefined) customers.set(this.#compiled.normal.roots[each.at]?.key ?? '', each.customers);
    const variables = this.#values(prepared.arguments, customers);
    await execute({ ...this.#execution(prepared, customers, onRoot), decidedFor }, prepared.step, data, variables);
    for (const cut of prepared.cuts) await this.#runCut(cut, data, customers);
  }

  /** From the far side of an edge the plan begins anew, with the entities that are there (P21). */
  async #runCut(cut: PreparedCut, data: Data, customers: RequestValues['customers']): Promise<void> {
    const { types } = this.#rooms;
    const held = objectsAt(data, [...cut.path, { types: [cut.type] }], types);
    if (held.length === 0) return;
    for (const entity of held) entity.__typename ??= cut.type;
    const variables = this.#values(cut.arguments, customers);
    await execute(
      this.#execution({ owners: new Map(), variables: cut.variables }, customers),
      cut.step,
      { [heldField(cut.type)]: held },
      variables,
    );
  }

  #values(args: readonly Argument[], customers: RequestValues['customers']): Data {
    const values: Data = {};
    for (const { variable, valueIn } of args) {
      const value = valueIn({ variables: this.#variables, customers });
      if (value !== undefined) values[variable] = value;
    }
    return values;
  }

  #execution(
    { owners, variables }: Pick<Prepared, 'owners' | 'variables'>,
    customers: RequestValues['customers'],
    onRoot?: () => Promise<void>,
  ): Execution {
    const { wire, index, types, inputNames } = this.#rooms;
    return {
      wire,
      index,
      types,
      asking: this.#verdicts.asking,
      verdicts: this.#verdicts,
      failures: this.#failures,
      inputNames: { schema: inputNames, variables },
      asked: this.#compiled.asked,
      owners,
      customers,
      copies: this.#copies,
      signal: this.#signal,
      onRoot,
    };
  }
}
