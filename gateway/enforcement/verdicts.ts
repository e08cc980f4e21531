/**
 * The decisions of one request, asked of the guards once per (question, customer) and then looked up without waiting.
 * What was not asked is denied: a customer who was never established has no verdict but no.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Category, WriteCategory } from '../../schema/vocabulary.ts';
import type { Asking } from '../caller/caller.ts';
import type { Decision, Subject } from './decide.ts';
import type { PolicyIndex } from './policy-index.ts';
import type { Guards } from './shield.ts';
import { NOBODY, type SubjectStates } from './subjects.ts';

/** One thing to ask of a guard; interned by `key`. */
export interface AskedField {
  readonly key: string;
  readonly type: string;
  readonly field: string;
  readonly category: Category | WriteCategory;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** `unavailable`: the state of the customer could not be had. */
export type Verdict = Decision | 'unavailable';

const NO: Decision = { effect: 'deny', code: 'FORBIDDEN' };

export const isAllowed = (verdict: Verdict): verdict is Exclude<Decision, { effect: 'deny' }> =>
  verdict !== 'unavailable' && verdict.effect !== 'deny';

/** The question of a field: the same for all fields of a category, unless a row of it reads the arguments. */
export function askedField(
  index: PolicyIndex,
  type: string,
  field: string,
  category: Category | WriteCategory,
  args: Readonly<Record<string, unknown>>,
): AskedField {
  const reads = index.readsArguments(category);
  const key = reads ? `${category} ${JSON.stringify(args)}` : category;
  return { key, type, field, category, arguments: reads ? args : {} };
}

export class Verdicts {
  readonly asking: Asking;
  readonly #guards: Guards;
  readonly #states: SubjectStates;
  readonly #asked = new Map<string, AskedField>();
  readonly #anyone = new Map<string, Decision>();
  #ofCustomers = new Map<string, Map<string, Verdict>>();
  /** The customer whose own payload the present answer is, after a write. */
  #ownPayload: string | undefined;

  constructor(guards: Guards, asking: Asking, states: SubjectStates) {
    this.#guards = guards;
    this.asking = asking;
    this.#states = states;
  }

  /** Registers the questions of the operation, and asks each of them for anyone. */
  async ask(questions: Iterable<AskedField>): Promise<void> {
    for (const question of questions) {
      if (this.#asked.has(question.key)) continue;
      this.#asked.set(question.key, question);
      this.#anyone.set(question.key, await this.#guard(question, 'anyone', this.#ownPayload !== undefined));
    }
  }

  /** The decision for anyone: a no here is a no for every customer. */
  forAnyone(question: AskedField): Decision {
    return this.#anyone.get(question.key) ?? NO;
  }

  /**
   * Loads the states of customers and decides every question for each.
   * `discovered`: the ids came out of fetched data, not out of the request.
   */
  async establish(ids: Iterable<string>, discovered = false): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#ofCustomers.has(id));
    const asks = unknown.filter((id) => !this.#isStranger(id));
    const strangers = unknown.filter((id) => this.#isStranger(id));
    // A stranger's state is never asked for; where the id was discovered, nobody's is, so that the calls are the same.
    if (discovered && strangers.length > 0) asks.push(NOBODY);
    const states = await this.#states.load(asks);
    for (const id of strangers) await this.#decide(id, { id, known: false });
    for (const id of asks) await this.#decide(id, states.get(id));
  }

  of(question: AskedField, customer: string | undefined): Verdict {
    if (customer === undefined) return NO;
    return this.#ofCustomers.get(customer)?.get(question.key) ?? NO;
  }

  /** Whether the same is allowed about all of these customers: then one selection is right for all of them. */
  areAlike(customers: readonly string[]): boolean {
    const [first, ...others] = customers;
    return [...this.#asked.values()].every((question) => {
      const allowed = isAllowed(this.of(question, first));
      return others.every((customer) => isAllowed(this.of(question, customer)) === allowed);
    });
  }

  /** After a write to a customer: every state is loaded again, and the answer is the payload of that write. */
  async written(customer: string): Promise<void> {
    this.#states.forget();
    await this.beginPayload(customer);
  }

  /** From here on, what is read about this customer is read in the payload of the caller's own write. */
  async beginPayload(customer: string): Promise<void> {
    this.#ownPayload = customer;
    this.#ofCustomers = new Map();
    for (const question of this.#asked.values())
      this.#anyone.set(question.key, await this.#guard(question, 'anyone', true));
  }

  /** A customer's token that asks about another id: decided from caller and argument alone. */
  #isStranger(id: string): boolean {
    const own = this.asking.caller.customer;
    return own !== undefined && own !== id;
  }

  async #decide(id: string, state: CustomerState | undefined): Promise<void> {
    const verdicts = new Map<string, Verdict>();
    for (const question of this.#asked.values()) {
      const verdict = state === undefined ? 'unavailable' : await this.#guard(question, state, this.#ownPayload === id);
      verdicts.set(question.key, verdict);
    }
    this.#ofCustomers.set(id, verdicts);
  }

  #guard(question: AskedField, subject: Subject, inOwnPayload: boolean): Promise<Decision> {
    return this.#guards.ask(
      [question.type, question.field],
      { asking: this.asking, subject, inOwnPayload },
      question.arguments,
    );
  }
}
