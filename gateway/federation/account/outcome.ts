/**
 * What was decided about a customer, in the words of the trail: the questions that the operation asked about them, and nothing of
 * the answer. The code is the real one, whatever the caller hears instead.
 */

import type { Category } from '../../../schema/vocabulary.ts';
import type { AboutCustomers } from '../../audit/entry.ts';
import { NO } from '../../enforcement/decide.ts';
import type { Question } from '../../enforcement/questions.ts';
import type { Row, Verdict } from '../../enforcement/verdicts.ts';
import { isWithin, type Reach } from '../document/reach.ts';

export type Decided = Omit<AboutCustomers, 'customers'>;

/** Equal texts, equal decisions. */
export interface Outcome extends Decided {
  readonly text: string;
}

/** @param row the verdicts about the customer; what it does not have is a no */
export function outcomeOf(row: Row, reach: Reach, questions: readonly Question[]): Outcome {
  const outcome = new Outcomes();
  for (const question of questions)
    if (isWithin(reach, question)) outcome.add(question.category, row[question.index] ?? NO);
  return outcome;
}

type Mutable<List> = List extends readonly (infer Item)[] ? Item[] : never;

/** Decisions that are told together, each once: questions of one category may be decided alike. */
export class Outcomes implements Outcome {
  readonly allowed: Mutable<Decided['allowed']> = [];
  readonly masked: Mutable<Decided['masked']> = [];
  readonly denied: Mutable<Decided['denied']> = [];
  readonly #told = new Set<string>();

  get text(): string {
    return [...this.#told].join(';');
  }

  add(category: Question['category'], verdict: Verdict): void {
    if (verdict === 'unavailable') {
      if (this.#isNew(`${category} unavailable`)) this.denied.push({ category, code: 'CONSENT_UNAVAILABLE' });
      return;
    }
    const { effect, row } = verdict;
    if (effect === 'deny') {
      const { code } = verdict;
      if (this.#isNew(`${category} ${code} ${row ?? ''}`))
        this.denied.push(row === undefined ? { category, code } : { category, code, row });
      return;
    }
    if (this.#isNew(`${category} ${effect} ${row}`)) {
      const { basis } = verdict;
      if (effect === 'allow') this.allowed.push({ category, row, basis });
      // What is written to is not masked: masks are of what is read.
      else this.masked.push({ category: category as Category, row, basis, mask: verdict.mask });
    }
    for (const { category: read, ...why } of verdict.found ?? []) this.add(read, { effect: 'allow', ...why });
  }

  #isNew(text: string): boolean {
    if (this.#told.has(text)) return false;
    this.#told.add(text);
    return true;
  }
}
