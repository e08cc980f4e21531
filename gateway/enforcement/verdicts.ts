/**
 * The decisions of one request, asked of the guards once per (question, state of a customer) and then looked up without
 * waiting. What was not asked is denied: a customer who was never established has no verdict but no.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Category } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import { boundCustomer } from '../caller/parties.ts';
import { type AlsoRead, type Decision, NO, type Subject } from './decide.ts';
import type { Reads } from './input-reads.ts';
import type { KnownState } from './legal-basis.ts';
import type { Question } from './questions.ts';
import { alike, relevantState } from './relevant-state.ts';
import type { GuardContext, Guards } from './shield.ts';
import { NOBODY, type SubjectStates } from './subjects.ts';
import { Trace, type TracedRow } from './trace.ts';

/** `unavailable`: the state of the customer could not be had. */
export type Verdict = Decision | 'unavailable';

/** The verdicts about one customer, each at the index of its question. */
export type Row = readonly Verdict[];

const NONE: Row = [];
const NOTHING: ReadonlySet<Category> = new Set();

export const isAllowed = (verdict: Verdict): verdict is Exclude<Decision, { effect: 'deny' }> =>
  verdict !== 'unavailable' && verdict.effect !== 'deny';

export class Verdicts {
  readonly asking: Asking;
  readonly questions: readonly Question[];
  readonly #guards: Guards;
  readonly #states: SubjectStates;
  readonly #arguments: readonly Readonly<Record<string, unknown>>[];
  /** Categories that the inputs of each question read in this request. */
  readonly #inputsRead: readonly Reads[];
  #anyone: readonly Decision[] = [];
  #rows = new Map<string, Row>();
  /** Of everybody who is there, as last heard of. */
  readonly #known = new Map<string, KnownState>();
  /** What differs in no way that a decision reads is decided once. */
  #decided = new Map<string, Promise<Row>>();
  readonly #permissions = new WeakMap<Row, string>();
  /** The customer whose own payload the present answer is, after a write. */
  #ownPayload: string | undefined;
  /** The verdicts about them before the write: by these its payload was asked for. */
  #beforeWrite: Row = NONE;

  private constructor(
    guards: Guards,
    asking: Asking,
    states: SubjectStates,
    questions: readonly Question[],
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#guards = guards;
    this.asking = asking;
    this.#states = states;
    this.questions = questions;
    this.#arguments = questions.map((question) => question.argumentsOf(variables) ?? {});
    this.#inputsRead = questions.map(({ inputsRead }) => (inputsRead === undefined ? NOTHING : inputsRead(variables)));
  }

  /**
   * The verdicts of a request: each question is asked for anyone first.
   * @param questions each at the place that its `index` names
   * @param variables coerced variables of the request, for questions that read arguments
   */
  static async of(
    guards: Guards,
    asking: Asking,
    states: SubjectStates,
    questions: readonly Question[],
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Verdicts> {
    const verdicts = new Verdicts(guards, asking, states, questions, variables);
    verdicts.#anyone = await verdicts.#ask('anyone', false);
    return verdicts;
  }

  /** The decision for anyone: a no here is a no for every customer. */
  forAnyone({ index }: Question): Decision {
    return this.#anyone[index] ?? NO;
  }

  /**
   * Loads the states of customers and decides every question for each.
   * `discovered`: the ids came out of fetched data, not out of the request.
   */
  async establish(ids: Iterable<string>, discovered = false): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#rows.has(id));
    if (unknown.length === 0) return;
    const asks = unknown.filter((id) => !this.isStranger(id));
    const strangers = unknown.filter((id) => this.isStranger(id));
    // A stranger's state is never asked for; where the id was discovered, nobody's is, so that the calls are the same.
    if (discovered && strangers.length > 0) asks.push(NOBODY);
    const states = await this.#states.load(asks);
    for (const id of strangers) this.#rows.set(id, await this.#rowOf({ id, known: false }));
    for (const id of asks) {
      const state = states.get(id);
      if (state !== undefined) this.#note(state);
      this.#rows.set(id, state === undefined ? this.questions.map(() => 'unavailable') : await this.#rowOf(state));
    }
  }

  /**
   * Decides about the owner of an object that was found by its own id; undefined: there is none. Always one call for states,
   * also about a stranger, somebody known already, or nobody: the calls tell nothing of who it was.
   */
  async establishFound(customer: string | undefined): Promise<void> {
    if (customer !== undefined && !this.#rows.has(customer) && !this.isStranger(customer))
      return this.establish([customer]);
    const state = await this.#states.askNobody();
    this.#rows.set(NOBODY, state === undefined ? this.questions.map(() => 'unavailable') : await this.#rowOf(state));
    if (customer !== undefined) await this.establish([customer]);
  }

  of({ index }: Question, customer: string | undefined): Verdict {
    return this.row(customer)[index] ?? NO;
  }

  /** All verdicts about one customer; none where nobody was asked about them. */
  row(customer: string | undefined): Row {
    return (customer === undefined ? undefined : this.#rows.get(customer)) ?? NONE;
  }

  /**
   * The verdicts about what the payload of a write says of the customer who was written to. It was asked for with the write: what
   * was denied then did not come, and what is denied by now is not shown.
   */
  payloadRow(customer: string): Row {
    return this.row(customer).map((verdict, index) => {
      const before = this.#beforeWrite[index] ?? NO;
      return isAllowed(before) ? verdict : before;
    });
  }

  /** The state of somebody who is there, as it was last heard of; undefined: nobody, a stranger, or nothing was heard. */
  stateOf(customer: string): KnownState | undefined {
    return this.#known.get(customer);
  }

  /** The states of all customers of the request who are there. */
  known(): Iterable<KnownState> {
    return this.#known.values();
  }

  /** Decides a question once more, for what each row meets. What comes of it is the verdict that is known already. */
  async why(question: Question, subject: Subject, inOwnPayload: boolean): Promise<readonly TracedRow[]> {
    const trace = new Trace();
    await this.#decide(question, { asking: this.asking, subject, inOwnPayload, trace }, new Map());
    return trace.rows;
  }

  /** Whether the same is allowed about all of these customers: then one selection is right for all of them. */
  areAlike(customers: readonly string[]): boolean {
    const [first, ...others] = customers;
    const permission = this.permission(first);
    return others.every((customer) => this.permission(customer) === permission);
  }

  /** What is allowed of anyone and of one customer, as text: the same text, the same selection. */
  permission(customer?: string): string {
    const row = customer === undefined ? this.#anyone : this.row(customer);
    const known = this.#permissions.get(row);
    if (known !== undefined) return known;
    const text = this.questions.map(({ index }) => (isAllowed(row[index] ?? NO) ? '1' : '0')).join('');
    this.#permissions.set(row, text);
    return text;
  }

  /** After a write to a customer: every state is loaded again, and the answer is the payload of that write. */
  async written(customer: string): Promise<void> {
    const before = this.row(customer);
    this.#states.forget();
    await this.beginPayload(customer);
    this.#beforeWrite = before;
  }

  /** From here on, what is read about this customer is read in the payload of the caller's own write. */
  async beginPayload(customer: string): Promise<void> {
    this.#ownPayload = customer;
    this.#beforeWrite = NONE;
    this.#rows = new Map();
    this.#decided = new Map();
    this.#anyone = await this.#ask('anyone', true);
  }

  /**
   * Decides about somebody who is not there yet as about who they will be: with a write that makes them its payload is asked for.
   * Nothing is known of them by it.
   */
  async suppose(state: CustomerState): Promise<void> {
    this.#rows.set(state.id, await this.#rowOf(state));
  }

  /** Nothing can be said of a customer, for the rest of what is decided in this place. */
  withhold(customer: string): void {
    this.#rows.set(
      customer,
      this.questions.map(() => 'unavailable'),
    );
  }

  /** A token of, or on behalf of, a customer that asks about another id: decided from caller and argument alone. */
  isStranger(id: string): boolean {
    const own = boundCustomer(this.asking.caller);
    return own !== undefined && own !== id;
  }

  #note(state: CustomerState): void {
    if (state.known && !state.erased) this.#known.set(state.id, state);
    else this.#known.delete(state.id);
  }

  #rowOf(state: CustomerState): Promise<Row> {
    const { id } = state;
    const inOwnPayload = this.#ownPayload === id;
    const relevant = relevantState(state, this.asking);
    // Of who it is, a decision reads only whether it is the caller, or whom they act for.
    const key = `${inOwnPayload} ${id === boundCustomer(this.asking.caller)} ${alike(relevant)}`;
    const known = this.#decided.get(key) ?? this.#ask(relevant, inOwnPayload);
    this.#decided.set(key, known);
    return known;
  }

  /** One by one, as a guard may be asked no two things at once. */
  async #ask(subject: Subject, inOwnPayload: boolean): Promise<Decision[]> {
    const decisions: Decision[] = [];
    const context = { asking: this.asking, subject, inOwnPayload };
    const read = new Map<Category, Decision>();
    for (const question of this.questions) {
      decisions[question.index] = await this.#decide(question, context, read);
    }
    return decisions;
  }

  async #decide(question: Question, context: GuardContext, read: Map<Category, Decision>): Promise<Decision> {
    const { index, type, field } = question;
    const own = await this.#guards.ask([type, field], context, this.#arguments[index]);
    return isAllowed(own) ? this.#withReads(question, own, context, read) : own;
  }

  /**
   * A yes to a field is a yes to all that is read for it, and to the values themselves: what is made of a masked value, or found
   * or ordered by it, would tell of it what the mask hides.
   */
  async #withReads(
    { index, category, madeOf }: Question,
    own: Exclude<Decision, { effect: 'deny' }>,
    context: GuardContext,
    read: Map<Category, Decision>,
  ): Promise<Decision> {
    const inputs = this.#inputsRead[index];
    if (inputs === undefined || (own.effect === 'mask' && inputs.has(category as Category))) return NO;
    const found: AlsoRead[] = [];
    for (const other of new Set([...madeOf, ...inputs])) {
      if (other === category) continue;
      const decision = read.get(other) ?? (await this.#guards.askAbout(other, context));
      read.set(other, decision);
      if (decision.effect === 'deny') return decision;
      if (decision.effect === 'mask') return NO;
      if (inputs.has(other)) found.push({ category: other, row: decision.row, basis: decision.basis });
    }
    return found.length === 0 ? own : { ...own, found };
  }
}
