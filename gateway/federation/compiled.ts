/**
 * An operation as it is kept between requests: its trees, the writers of its answer, and the plans that were needed so far.
 * Nothing in it belongs to a request, a caller or a customer; a plan is known by what may be fetched, not by whose it is.
 */
import { LRUCache } from 'lru-cache';
import { CATEGORIES, WRITE_CATEGORIES } from '../../schema/vocabulary.ts';
import type { OperationText } from '../audit/entry.ts';
import type { PolicyIndex } from '../enforcement/policy-index.ts';
import type { Question } from '../enforcement/questions.ts';
import { Writers } from './answer/project.ts';
import { type RootWriter, rootWriter } from './answer/root-text.ts';
import type { Normalised } from './document/normalise.ts';
import { operationText } from './document/operation-text.ts';
import { type QuestionsByKey, questionsByKey } from './document/questions-by-key.ts';
import { Reaches } from './document/reach.ts';
import { forKnown } from './document/roots.ts';
import type { Argument, Cut, FetchFields, OutputField, OwnerPaths } from './document/selection.ts';
import { weightOf } from './document/weight.ts';
import { type FetchOperation, fetchOperation, type TextOptions } from './plan/fetch-text.ts';
import { type FetchRoot, type FetchTreeOptions, fetchTree } from './plan/fetch-tree.ts';
import type { Planner } from './plan/plan.ts';
import type { Step } from './plan/steps.ts';
import type { DeclaredCosts } from './supergraph/declared-costs.ts';
import { heldField } from './supergraph/shares.ts';
import type { ConcreteTypes } from './supergraph/supergraph.ts';

/** A fetch that is ready to run for any request to which the same is allowed. */
export interface Prepared {
  readonly step: Step;
  /** Arguments whose values go along as variables. */
  readonly arguments: readonly Argument[];
  /** Variable -> the argument whose value it carries. */
  readonly variables: ReadonlyMap<string, string>;
  readonly owners: OwnerPaths;
  /** Where the plan begins anew, and how it goes on there. */
  readonly cuts: readonly PreparedCut[];
}

export interface PreparedCut extends Pick<Cut, 'path' | 'type'>, Pick<Prepared, 'step' | 'arguments' | 'variables'> {}

/** Over which supergraph a fetch is planned. */
export interface Plans {
  readonly planner: Planner;
  readonly text: TextOptions;
}

/** How many different permissions an operation keeps plans for. */
const MAX_PLANS = 32;

const WORDS: readonly string[] = [...CATEGORIES, ...WRITE_CATEGORIES];
const placeOf = ({ category }: Question): number => WORDS.indexOf(category);

export class CompiledOperation {
  readonly normal: Normalised;
  readonly writers: readonly RootWriter[];
  /** Each root field, asking for customers who are known in place of those that the client named. */
  readonly known: readonly OutputField[];
  /** What the trail calls it: one text for a query, one for each field of a mutation. */
  readonly texts: readonly OperationText[];
  readonly reaches: Reaches;
  /** The questions in the order of the vocabulary, in which the trail tells what was decided. */
  readonly questions: readonly Question[];
  /** Key of a fetch -> what is asked about it. */
  readonly asked: QuestionsByKey;
  readonly #prepared = new LRUCache<string, Prepared>({ max: MAX_PLANS });

  /** What limits count of it, for the variables of a request. */
  readonly weigh: ReturnType<typeof weightOf>;

  constructor(normal: Normalised, index: PolicyIndex, types: ConcreteTypes, costs: DeclaredCosts) {
    this.normal = normal;
    this.weigh = weightOf(normal, index, costs);
    const writers = new Writers(index, types);
    this.writers = normal.roots.map((field) => rootWriter(field, writers, index));
    this.known = normal.roots.map((field) => forKnown(index, field));
    const { kind, roots } = normal;
    this.texts = (kind === 'query' ? [roots] : roots.map((field) => [field])).map((some) => operationText(kind, some));
    this.reaches = new Reaches(index);
    this.asked = questionsByKey(roots);
    this.questions = normal.questions.toSorted((one, other) => placeOf(one) - placeOf(other));
  }

  /**
   * The fetch of some root fields; undefined: nothing is left to fetch.
   * @param identity all that `keep` depends on, as text
   */
  prepared(
    identity: string,
    make: () => { readonly roots: readonly FetchRoot[]; readonly options: FetchTreeOptions },
    plans: { readonly roots: Plans; readonly held: Plans },
  ): Prepared | undefined {
    const known = this.#prepared.get(identity);
    if (known !== undefined) return known;
    const { roots, options } = make();
    const { fields, owners, cuts } = fetchTree(roots, options);
    if (fields.size === 0) return undefined;
    const prepared: Prepared = {
      ...planned(fetchOperation(this.normal.kind, fields, plans.roots.text), plans.roots.planner),
      owners,
      cuts: cuts.map((cut) => ({
        path: cut.path,
        type: cut.type,
        ...planned(heldOperation(cut, plans.held.text), plans.held.planner),
      })),
    };
    this.#prepared.set(identity, prepared);
    return prepared;
  }
}

const planned = ({ text, arguments: args }: FetchOperation, planner: Planner) => ({
  step: planner.plan(text),
  arguments: args,
  variables: new Map(args.map(({ variable, name }) => [variable, name])),
});

/** A plan that begins with entities of a type that the engine holds. */
export function heldOperation({ type, fields }: Cut, options: TextOptions): FetchOperation {
  const key = heldField(type);
  const held: FetchFields = new Map([
    [key, { key, name: key, arguments: [], children: { declared: type, fields: new Map([[type, fields]]) } }],
  ]);
  return fetchOperation('query', held, options);
}
