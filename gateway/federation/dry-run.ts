/**
 * A policy on trial: it decides nothing. When an answer has left, the same operation is asked of it once more, for the same caller
 * and the same states of customers, and what it would have decided otherwise is counted. It never fetches, never loads a state,
 * and never makes anybody wait; what it has no time for is counted as not tried.
 */
import { type FragmentDefinitionNode, type GraphQLSchema, getOperationAST, Kind } from 'graphql';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Question } from '../enforcement/questions.ts';
import { Guards } from '../enforcement/shield.ts';
import { SubjectStates } from '../enforcement/subjects.ts';
import { type Verdict, Verdicts } from '../enforcement/verdicts.ts';
import type { Difference, DryRunCounts, Operation } from '../engine.ts';
import type { CompiledOperation } from './compiled.ts';
import { normalise } from './document/normalise.ts';
import { type Pair, pairs } from './document/pairs.ts';

/** An answer that has left. */
export interface Answered {
  readonly operation: Operation;
  readonly compiled: CompiledOperation;
  readonly verdicts: Verdicts;
}

/** Operations that may wait; about as many as are answered in a second. */
const MAX_WAITING = 1_000;
/** Differences that are told apart; roles, purposes and coordinates are few, so more would be a mistake. */
const MAX_DIFFERENCES = 10_000;

interface Rehearsed {
  readonly questions: readonly Question[];
  readonly pairs: readonly Pair[];
}

export class DryRun {
  readonly #schema: GraphQLSchema;
  readonly #index: PolicyIndex;
  readonly #guards: Guards;
  readonly #rehearsed = new WeakMap<CompiledOperation, Rehearsed>();
  readonly #waiting: Answered[] = [];
  readonly #differences = new Map<string, Difference>();
  #tried = 0;
  #missed = 0;
  #working: Promise<void> | undefined;

  /** @param index of the policy on trial */
  constructor(schema: GraphQLSchema, index: PolicyIndex) {
    this.#schema = schema;
    this.#index = index;
    this.#guards = new Guards(schema, this.#index);
  }

  /** Takes an answer that has left. Returns at once. */
  observe(answered: Answered): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#missed += 1;
      return;
    }
    this.#waiting.push(answered);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** What was counted since the start. */
  get counts(): DryRunCounts {
    return { tried: this.#tried, missed: this.#missed, differences: [...this.#differences.values()] };
  }

  /** When all that waits has been tried. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      // After what is under way: those who wait for an answer come first.
      await new Promise(setImmediate);
      try {
        await this.#try(next);
        this.#tried += 1;
      } catch {
        this.#missed += 1;
      }
    }
  }

  async #try({ operation, compiled, verdicts: before }: Answered): Promise<void> {
    const { asking, variables } = operation;
    const rehearsed = this.#rehearsedOf(operation, compiled);
    const known = new Map([...before.known()].map((state) => [state.id, state]));
    const states = new SubjectStates(async (ids) => ids.map((id) => known.get(id) ?? new TypeError('Not known')));
    const after = await Verdicts.of(this.#guards, asking, states, rehearsed.questions, variables);
    await after.establish(known.keys());
    for (const pair of rehearsed.pairs) {
      const told = (was: Verdict | 'open', is: Verdict | 'open'): void =>
        this.#tell(operation, pair.coordinate, was, is);
      if (known.size === 0) told(forAnyone(before, pair.before), forAnyone(after, pair.after));
      for (const id of known.keys()) told(about(before, pair.before, id), about(after, pair.after, id));
    }
  }

  #rehearsedOf({ document, operationName, variables }: Operation, compiled: CompiledOperation): Rehearsed {
    const known = this.#rehearsed.get(compiled);
    if (known !== undefined) return known;
    const definition = getOperationAST(document, operationName);
    if (definition == null) throw new TypeError('No such operation');
    const fragments = document.definitions.filter(
      (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
    );
    const normal = normalise(this.#schema, this.#index, definition, fragments, variables);
    const rehearsed = { questions: normal.questions, pairs: pairs(compiled.normal.roots, normal.roots) };
    this.#rehearsed.set(compiled, rehearsed);
    return rehearsed;
  }

  #tell({ asking }: Operation, coordinate: string, was: Verdict | 'open', is: Verdict | 'open'): void {
    const before = word(was);
    const after = word(is);
    if (before === after) return;
    const { purpose } = asking;
    const { roles } = asking.caller;
    const key = JSON.stringify([roles, purpose, coordinate, before, after]);
    const known = this.#differences.get(key);
    if (known === undefined && this.#differences.size >= MAX_DIFFERENCES) return;
    this.#differences.set(key, { roles, purpose, coordinate, before, after, count: (known?.count ?? 0) + 1 });
  }
}

const about = (verdicts: Verdicts, question: Question | 'open', customer: string): Verdict | 'open' =>
  question === 'open' ? 'open' : verdicts.of(question, customer);

const forAnyone = (verdicts: Verdicts, question: Question | 'open'): Verdict | 'open' =>
  question === 'open' ? 'open' : verdicts.forAnyone(question);

function word(verdict: Verdict | 'open'): string {
  if (typeof verdict === 'string') return verdict;
  switch (verdict.effect) {
    case 'allow':
      return 'open';
    case 'mask':
      return `masked: ${[verdict.mask, verdict.width].filter((part) => part !== undefined).join(' ')}`;
    case 'deny':
      return verdict.code;
  }
}
