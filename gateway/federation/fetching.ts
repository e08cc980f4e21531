/**
 * Fetches for one operation: from output fields to a fetch tree of what may be fetched, its plan, and its execution over the
 * operation's data. It knows two supergraphs: the plain one for what is decided, the partitioned one for what is not yet.
 */
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Asking } from '../caller/caller.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Guards } from '../enforcement/shield.ts';
import { isAllowed, type Verdicts } from '../enforcement/verdicts.ts';
import { AnswerNotes } from './answer.ts';
import { Copies } from './copies.ts';
import { type Data, objectsAt } from './data.ts';
import { type Execution, execute } from './execute.ts';
import { Failures } from './failures.ts';
import { type FetchRoot, fetchOperation, fetchTree, type HeldKeys, heldOperation } from './fetch-tree.ts';
import type { Normalised } from './normalise.ts';
import type { Planner } from './plan.ts';
import { project } from './project.ts';
import type { Root } from './roots.ts';
import type { Cut, FetchTree, OutputField, Owners } from './selection.ts';
import { heldField } from './shares.ts';
import type { Wire } from './transport.ts';

/** What all operations share: nothing of it belongs to a caller. */
export interface Rooms {
  readonly schema: GraphQLSchema;
  readonly index: PolicyIndex;
  /** What arguments and input fields are called in the schema. */
  readonly inputNames: ReadonlySet<string>;
  readonly guards: Guards;
  readonly heldKeys: HeldKeys;
  /** Plans over the supergraph as it is: for selections that were decided before they are planned. */
  readonly plain: Planner;
  /** Plans over the partitioned supergraph: its fetches are decided one by one. */
  readonly partitioned: Planner;
  readonly wire: Wire;
}

export class Fetching {
  readonly #rooms: Rooms;
  readonly #asking: Asking;
  readonly #normal: Normalised;
  readonly #verdicts: Verdicts;
  readonly #signal: AbortSignal;
  readonly #failures = new Failures();
  readonly #copies = new Copies();
  readonly #notes: AnswerNotes;

  constructor(rooms: Rooms, normal: Normalised, verdicts: Verdicts, signal: AbortSignal) {
    this.#rooms = rooms;
    this.#asking = verdicts.asking;
    this.#normal = normal;
    this.#verdicts = verdicts;
    this.#signal = signal;
    this.#notes = new AnswerNotes(verdicts.asking.purpose);
  }

  /** What is denied for anyone is left out; where the customer is known, what is denied for them too. */
  tree(roots: readonly FetchRoot[]): FetchTree {
    const { index, heldKeys } = this.#rooms;
    const isWrite = this.#normal.kind === 'mutation';
    const keep = (field: OutputField, customer: string | undefined): boolean => {
      const { asked, class: owner, children, parent } = field;
      if (owner === undefined) return false;
      if (asked === undefined || parent === 'Mutation' || parent === 'Query') return true;
      // The way to a customer is decided by that customer, when they are known.
      if (asked.category === 'key' && children !== undefined) return true;
      if (!isAllowed(this.#verdicts.forAnyone(asked))) return false;
      // In a payload only its own fields are about the customer that was written to; who it leads to is yet to be seen.
      const isKnown = customer !== undefined && !(isWrite && index.subjectPath(parent) !== undefined);
      return !isKnown || isAllowed(this.#verdicts.of(asked, customer));
    };
    return fetchTree(roots, { index, heldKeys, keep });
  }

  /** Over the supergraph as it is: everything in the tree is decided. */
  decided(tree: FetchTree, data: Data): Promise<void> {
    return this.#run(this.#rooms.plain, tree, data);
  }

  /** Over the partitioned supergraph: each category is a fetch of its own, decided customer by customer. */
  partitioned(tree: FetchTree, data: Data, onWritten?: () => Promise<void>): Promise<void> {
    return this.#run(this.#rooms.partitioned, tree, data, onWritten);
  }

  /** Some root fields as the client gets them; what is to be said about them is kept for the answer. */
  project(roots: readonly Root[], data: Data): Data | null {
    const { index } = this.#rooms;
    return project({ index, verdicts: this.#verdicts, failures: this.#failures, notes: this.#notes }, roots, data);
  }

  /** The whole answer. */
  answer(data: Data | null): ExecutionResult {
    const { errors, masked } = this.#notes;
    return {
      data,
      ...(errors.length > 0 && { errors }),
      ...(masked.length > 0 && { extensions: { masked } }),
    };
  }

  async #run(planner: Planner, tree: FetchTree, data: Data, onWritten?: () => Promise<void>): Promise<void> {
    if (tree.fields.size === 0) return;
    const { text, variables } = fetchOperation(this.#normal.kind, tree.fields);
    await execute(this.#execution(tree.owners, onWritten), planner.plan(text), data, variables);
    for (const cut of tree.cuts) await this.#runCut(cut, data);
  }

  /** From the far side of an edge the plan begins anew, with the entities that are there (P21). */
  async #runCut(cut: Cut, data: Data): Promise<void> {
    const held = objectsAt(data, cut.path);
    if (held.length === 0) return;
    for (const entity of held) entity.__typename = cut.type;
    const { text, variables } = heldOperation(cut);
    const step = this.#rooms.partitioned.plan(text);
    await execute(this.#execution(new Map()), step, { [heldField(cut.type)]: held }, variables);
  }

  #execution(owners: Owners, onWritten?: () => Promise<void>): Execution {
    return {
      wire: this.#rooms.wire,
      index: this.#rooms.index,
      asking: this.#asking,
      verdicts: this.#verdicts,
      questions: this.#normal.questions,
      failures: this.#failures,
      inputNames: this.#rooms.inputNames,
      owners,
      copies: this.#copies,
      signal: this.#signal,
      onWritten,
    };
  }
}
