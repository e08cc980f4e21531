/**
 * Which question decides each field of an operation, what was decided, and what each row of the policy met on the way. The decisions
 * are those of the verdicts; here nothing is decided.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import type { Question } from '../enforcement/questions.ts';
import { relevantState } from '../enforcement/relevant-state.ts';
import type { TracedRow } from '../enforcement/trace.ts';
import type { Verdicts } from '../enforcement/verdicts.ts';
import type { Root } from './document/roots.ts';
import { coordinateOf, type OutputField, type Selection } from './document/selection.ts';
import type { ExplainedField } from './explained.ts';

/** What a field is decided by: its own question, or that of the field it inherits from. */
type Decider = { readonly asked: Question; readonly from: OutputField } | 'open' | 'nobody';

export class ExplainedFields {
  readonly #verdicts: Verdicts;
  #state: CustomerState | undefined;
  readonly #fields = new Map<string, ExplainedField>();
  readonly #seen = new WeakMap<Selection, Set<string>>();
  /** What each row met, by question and by whether it is asked in a payload. */
  readonly #rows = new Map<string, readonly TracedRow[]>();
  #inPayload = false;

  /** @param state of the customer whom all is about, established; undefined: anyone */
  constructor(verdicts: Verdicts, state: CustomerState | undefined) {
    this.#verdicts = verdicts;
    this.#state = state;
  }

  get all(): readonly ExplainedField[] {
    return [...this.#fields.values()];
  }

  /** A root field, and all below it. */
  async query({ field }: Root): Promise<void> {
    await this.#explain(field, 'open');
  }

  /** A mutation field by itself: it is decided before its payload is. */
  async write({ field }: Root): Promise<void> {
    await this.#note(field, this.#decider(field, 'open'));
  }

  /**
   * What a mutation field leads to, once it is decided that it is read in the payload of a write.
   * @param state of the customer by then, where the write makes them
   */
  async payload({ kind, field }: Root, state = this.#state): Promise<void> {
    const before = this.#state;
    this.#state = state;
    this.#inPayload = kind === 'write';
    await this.#below(field, this.#decider(field, 'open'));
    this.#inPayload = false;
    this.#state = before;
  }

  /** A root field of which nothing else is decided. */
  async refused(root: Extract<Root, { kind: 'refused' | 'invalid' }>): Promise<void> {
    const decider = this.#decider(root.field, 'open');
    const decision =
      root.kind === 'refused' && root.verdict !== 'unavailable'
        ? root.verdict
        : ({ effect: 'deny', code: 'BAD_USER_INPUT' } as const);
    const place = this.#place(coordinateOf(root.field), decider);
    this.#fields.set(place, { ...(await this.#explained(root.field, decider)), decision });
  }

  async #explain(field: OutputField, parent: Decider): Promise<void> {
    if (field.name.startsWith('__')) return;
    const decider = this.#decider(field, parent);
    await this.#note(field, decider);
    await this.#below(field, decider);
  }

  /** Selections are shared: each is gone through once for each question that decides it. */
  async #below({ children }: OutputField, decider: Decider): Promise<void> {
    if (children === undefined) return;
    const seen = this.#seen.get(children) ?? new Set();
    this.#seen.set(children, seen);
    const place = this.#place('', decider);
    if (seen.has(place)) return;
    seen.add(place);
    for (const field of [...children.fields.values()].flat()) await this.#explain(field, decider);
  }

  #decider(field: OutputField, parent: Decider): Decider {
    if (field.asked !== undefined) return { asked: field.asked, from: field };
    if (field.class === undefined) return 'nobody';
    return field.class === 'inherit' ? parent : 'open';
  }

  /** Fields of one coordinate that are decided by the same question are one. */
  #place(coordinate: string, decider: Decider): string {
    return `${coordinate} ${typeof decider === 'string' ? decider : decider.asked.index} ${this.#inPayload}`;
  }

  async #note(field: OutputField, decider: Decider): Promise<void> {
    const place = this.#place(coordinateOf(field), decider);
    if (!this.#fields.has(place)) this.#fields.set(place, await this.#explained(field, decider));
  }

  async #explained(field: OutputField, decider: Decider): Promise<ExplainedField> {
    const coordinate = coordinateOf(field);
    if (decider === 'open') return { coordinate, category: 'public', decision: 'open', rows: [] };
    if (decider === 'nobody') return { coordinate, decision: { effect: 'deny', code: 'FORBIDDEN' }, rows: [] };
    const { asked, from } = decider;
    return {
      coordinate,
      category: asked.category,
      ...(from !== field && { inheritsFrom: coordinateOf(from) }),
      decision: this.#decision(asked),
      rows: await this.#why(asked),
    };
  }

  #decision(asked: Question): ExplainedField['decision'] {
    const anyone = this.#verdicts.forAnyone(asked);
    if (this.#state === undefined) return anyone.effect === 'deny' ? anyone : 'depends';
    const verdict = this.#verdicts.of(asked, this.#state.id);
    if (verdict === 'unavailable') throw new TypeError('The state was given, and is not there');
    return verdict;
  }

  async #why(asked: Question): Promise<readonly TracedRow[]> {
    const key = `${asked.index} ${this.#inPayload}`;
    const subject = this.#state === undefined ? 'anyone' : relevantState(this.#state, this.#verdicts.asking);
    const rows = this.#rows.get(key) ?? (await this.#verdicts.why(asked, subject, this.#inPayload));
    this.#rows.set(key, rows);
    return rows;
  }
}
