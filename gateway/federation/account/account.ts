/**
 * Who an operation was about, and what of them was asked: gathered on its road, told to the trail at its end. Customers appear
 * under the pseudonym that their own state gives, never by id; whoever is nobody, or not this caller's to ask about, is a number.
 */
import type { ErrorCode } from '../../../schema/errors.ts';
import type { AboutCustomers } from '../../audit/entry.ts';
import type { KnownState } from '../../enforcement/legal-basis.ts';
import type { Question } from '../../enforcement/questions.ts';
import { NOBODY } from '../../enforcement/subjects.ts';
import type { Row, Verdict, Verdicts } from '../../enforcement/verdicts.ts';
import type { Reach } from '../document/reach.ts';
import { type Outcome, Outcomes, outcomeOf } from './outcome.ts';

/** The name of a customer in the trail, from what their state says of them. */
export type CustomerPseudonym = (customer: Pick<KnownState, 'id' | 'trailKey'>) => string;

export interface Told {
  readonly about: readonly AboutCustomers[];
  readonly nobody: number;
  readonly failures: readonly ErrorCode[];
}

interface Group extends AboutCustomers {
  readonly customers: string[];
}

/** Stands in for whoever is nobody: how long it takes to name them must not tell who is there. */
const SOMEBODY = { id: NOBODY, trailKey: 'the key of nobody at all' };

export class Account {
  readonly #verdicts: Verdicts;
  readonly #questions: readonly Question[];
  readonly #reaches = new Map<string, Reach>();
  readonly #atOnce = new Outcomes();
  readonly #nobodies = new Set<string>();

  /** @param questions those of the operation, in the order in which they are told */
  constructor(verdicts: Verdicts, questions: readonly Question[]) {
    this.#verdicts = verdicts;
    this.#questions = questions;
  }

  /** Somebody was asked about, with these questions among others. */
  add(customer: string, reach: Reach): void {
    const known = this.#reaches.get(customer);
    this.#reaches.set(customer, known === undefined ? reach : known | reach);
  }

  addAll(found: ReadonlyMap<string, Reach>): void {
    for (const [customer, reach] of found) this.add(customer, reach);
  }

  /** Something was asked about that leads to nobody. @param what the same for the same thing; it is only counted */
  addNobody(what: string): void {
    this.#nobodies.add(what);
  }

  /** Decided before it was known whom it would be about, or about nobody in particular. */
  decided({ category }: Question, verdict: Verdict): void {
    this.#atOnce.add(category, verdict);
  }

  /** As it stands: by the verdicts of this moment. */
  told(pseudonym: CustomerPseudonym): Told {
    const groups = new Map<string, Group>();
    const ofRows = new Map<Row, Map<Reach, Group>>();
    const failures = new Set<ErrorCode>();
    let nobody = this.#nobodies.size;
    for (const [customer, reach] of this.#reaches) {
      const row = this.#verdicts.row(customer);
      const state = this.#verdicts.stateOf(customer);
      if (row.includes('unavailable')) failures.add('CONSENT_UNAVAILABLE');
      const name = pseudonym(state ?? SOMEBODY);
      if (state === undefined) {
        nobody += 1;
        continue;
      }
      const ofRow = ofRows.get(row) ?? new Map<Reach, Group>();
      ofRows.set(row, ofRow);
      const group = ofRow.get(reach) ?? this.#group(groups, outcomeOf(row, reach, this.#questions));
      ofRow.set(reach, group);
      group.customers.push(name);
    }
    if (this.#atOnce.text !== '') groups.set('', groupOf(this.#atOnce));
    return { about: [...groups.values()], nobody, failures: [...failures] };
  }

  /** Customers whose rows are not the same can be decided alike as far as the operation asked. */
  #group(groups: Map<string, Group>, outcome: Outcome): Group {
    const { text } = outcome;
    const group = groups.get(text) ?? groupOf(outcome);
    groups.set(text, group);
    return group;
  }
}

const groupOf = ({ allowed, masked, denied }: Outcome): Group => ({ customers: [], allowed, masked, denied });
