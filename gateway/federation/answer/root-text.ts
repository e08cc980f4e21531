/**
 * The root fields of an answer: each is written by what was known of its customer before the fetch (`roots.ts`).
 * Who was asked for is who is answered about; whatever else came is not looked at.
 */
import { NO } from '../../enforcement/decide.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Question } from '../../enforcement/questions.ts';
import { NOBODY } from '../../enforcement/subjects.ts';
import { isAllowed, type Verdict } from '../../enforcement/verdicts.ts';
import type { Root } from '../document/roots.ts';
import type { OutputField } from '../document/selection.ts';
import { type Data, isObject } from '../fetch/data.ts';
import { BAD_INPUT } from '../fetch/failures.ts';
import { customerOf } from '../fetch/found-customers.ts';
import { fail, from, type Writers } from './project.ts';
import { nullFor, type Projection, type Written } from './projection.ts';
import { refuseField, refuseObject } from './refuse.ts';

export type RootWriter = (run: Projection, root: Root, data: Data) => Written;

const NOWHERE = from(undefined, []);

export function rootWriter(field: OutputField, writers: Writers, index: PolicyIndex): RootWriter {
  const fetched = writers.fetched(field);
  const guarded = writers.guarded(field);
  const entities = new Entities(field, writers, index);
  const prefix = `${JSON.stringify(field.responseName)}:`;
  const written = (run: Projection, root: Root, data: Data): Written => {
    switch (root.kind) {
      case 'typename':
        return JSON.stringify(field.parent);
      case 'introspection':
        return JSON.stringify(run.introspected[field.responseName] ?? null);
      case 'public':
        return fetched(run, data, NOWHERE);
      case 'invalid':
        fail(run, field, { ...BAD_INPUT, below: [], ...(root.input !== undefined && { input: root.input }) });
        return nullFor(field.type);
      case 'refused':
        return refuseField(run, field, root.asked, root.verdict);
      case 'write':
        // Decided by now; what is not is not answered.
        return nullFor(field.type);
      case 'written':
        return fetched(run, data, from(root.customer, run.verdicts.payloadRow(root.customer)));
      case 'answered': {
        const { customer, asked } = root;
        if (customer === undefined) return fetched(run, data, NOWHERE);
        const verdict = run.verdicts.of(asked, customer);
        return isAllowed(verdict)
          ? guarded(run, data, from(customer, run.verdicts.row(customer)))
          : (refuseObject(run, field, asked, verdict, customer) ?? nullFor(field.type));
      }
      case 'finding':
        return fetched(run, data, NOWHERE);
      case 'discovered':
        return entities.discovered(run, data) ?? nullFor(field.type);
      case 'customer':
        return entities.one(run, data, root.customer) ?? nullFor(field.type);
      case 'customers':
        return entities.several(run, data, root.customers) ?? nullFor(field.type);
    }
  };
  return (run, root, data) => {
    run.path.push(field.responseName);
    const value = written(run, root, data);
    run.path.pop();
    return value === undefined ? undefined : prefix + value;
  };
}

/** A root field that leads to entities of customers. */
class Entities {
  readonly #field: OutputField;
  readonly #writers: Writers;
  readonly #index: PolicyIndex;
  /** Whether there is an object at all, for whichever of the types it may be. */
  readonly #question: Question | undefined;

  constructor(field: OutputField, writers: Writers, index: PolicyIndex) {
    this.#field = field;
    this.#writers = writers;
    this.#index = index;
    const objects = field.children?.objects;
    this.#question = objects?.get(field.children?.declared ?? '') ?? objects?.values().next().value;
  }

  /** One customer, known before the fetch. */
  one(run: Projection, data: Data, customer: string): Written {
    return this.#ofCustomer(run, data, customer, data[this.#field.key]);
  }

  /** Customers in the order, number and repetition in which they were asked for. */
  several(run: Projection, data: Data, customers: readonly string[]): Written {
    const [failure] = run.failures?.of(data, this.#field.key) ?? [];
    if (failure !== undefined) return fail(run, this.#field, failure);
    const fetched = new Map<string | undefined, Data>();
    const values = data[this.#field.key];
    for (const value of Array.isArray(values) ? values : [])
      if (isObject(value)) fetched.set(this.#customerOf(value), value);
    let text = '';
    for (const [at, customer] of customers.entries()) {
      run.path.push(at);
      const item = this.#ofCustomer(run, data, customer, fetched.get(customer)) ?? 'null';
      run.path.pop();
      text += at === 0 ? item : `,${item}`;
    }
    return `[${text}]`;
  }

  /** An object reached by its own id: it is refused as its customer is. */
  discovered(run: Projection, data: Data): Written {
    const { children, key } = this.#field;
    const [failure] = run.failures?.of(data, key) ?? [];
    if (failure !== undefined) return fail(run, this.#field, failure);
    const value = data[key];
    // Not there, or nobody's: the answer is that of somebody who may not be seen, whatever can be said of anybody now.
    if (!isObject(value) || children === undefined || this.#customerOf(value) === undefined)
      return refuseObject(run, this.#field, this.#question, this.#verdict(run, NOBODY), undefined);
    return this.#writers.entity(this.#field, children)(run, value, NOWHERE);
  }

  #ofCustomer(run: Projection, holder: Data, customer: string, value: unknown): Written {
    const { children, key } = this.#field;
    const verdict = this.#verdict(run, customer);
    if (!isAllowed(verdict)) return refuseObject(run, this.#field, this.#question, verdict, customer);
    const [failure] = run.failures?.of(holder, key) ?? [];
    if (failure !== undefined) return fail(run, this.#field, failure);
    // Pitfall P22: another customer than the one decided on is not an answer.
    if (!isObject(value) || children === undefined || this.#customerOf(value) !== customer)
      return refuseObject(run, this.#field, this.#question, NO, customer);
    return this.#writers.object(children)(run, value, from(customer, run.verdicts.row(customer)));
  }

  #verdict({ verdicts }: Projection, customer: string): Verdict {
    return this.#question === undefined ? NO : verdicts.of(this.#question, customer);
  }

  #customerOf(value: Data): string | undefined {
    const { children } = this.#field;
    return children === undefined ? undefined : customerOf(value, children, this.#index);
  }
}
