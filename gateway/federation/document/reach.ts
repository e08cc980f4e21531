/**
 * Which of an operation's questions are asked about a customer, by where the customer stands in it: those of what is selected
 * there, as far as it belongs to them. What an edge leads to somebody else is asked about somebody else (pitfall P21).
 */
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Question } from '../../enforcement/questions.ts';
import { coordinateOf, type OutputField, type Selection } from './selection.ts';

/** A set of questions: bit n stands for the question whose `index` is n. */
export type Reach = bigint;

export const NOTHING: Reach = 0n;

export const reachOf = ({ index }: Pick<Question, 'index'>): Reach => 1n << BigInt(index);

export const isWithin = (reach: Reach, { index }: Pick<Question, 'index'>): boolean =>
  ((reach >> BigInt(index)) & 1n) === 1n;

/** The reaches of one operation, found once. */
export class Reaches {
  readonly #index: PolicyIndex;
  readonly #entities = new Map<Selection, Map<string, Reach>>();
  readonly #values = new Map<Selection, Map<string, Reach>>();

  constructor(index: PolicyIndex) {
    this.#index = index;
  }

  /** What is asked about the customer of an entity that stands where this is selected. */
  of(selection: Selection, type: string): Reach {
    return found(this.#entities, selection, type, () => {
      const object = selection.objects.get(type);
      const own = object === undefined ? NOTHING : reachOf(object);
      return own | this.#ofFields(selection.fields.get(type) ?? [], (field) => this.#index.isSame(coordinateOf(field)));
    });
  }

  /** What is asked about the customers whom a root field names. */
  ofNamed({ asked, children }: OutputField): Reach {
    const own = asked === undefined ? NOTHING : reachOf(asked);
    return [...(children?.fields.keys() ?? [])].reduce(
      (reach, type) => reach | (children === undefined ? NOTHING : this.of(children, type)),
      own,
    );
  }

  /** What the payload of a write asks about the customer who was written to; whom it leads to is seen when it is there. */
  ofPayload({ children }: OutputField): Reach {
    return children === undefined ? NOTHING : this.#below(children, false);
  }

  #ofFields(fields: readonly OutputField[], isSame: (field: OutputField) => boolean): Reach {
    let reach = NOTHING;
    for (const field of fields) {
      const { asked, children } = field;
      // A payload's way to a customer is decided by that customer alone.
      if (asked !== undefined && !(asked.category === 'key' && children !== undefined)) reach |= reachOf(asked);
      if (children !== undefined) reach |= this.#below(children, isSame(field));
    }
    return reach;
  }

  /** @param isSame whether an entity that is met there belongs to the same customer */
  #below(selection: Selection, isSame: boolean): Reach {
    let reach = NOTHING;
    for (const [type, fields] of selection.fields) {
      if (this.#index.subjectPath(type) !== undefined) {
        if (isSame) reach |= this.of(selection, type);
      } else reach |= found(this.#values, selection, `${type} ${isSame}`, () => this.#ofFields(fields, () => isSame));
    }
    return reach;
  }
}

function found(
  known: Map<Selection, Map<string, Reach>>,
  selection: Selection,
  what: string,
  find: () => Reach,
): Reach {
  const of = known.get(selection) ?? new Map<string, Reach>();
  known.set(selection, of);
  const reach = of.get(what) ?? find();
  of.set(what, reach);
  return reach;
}
