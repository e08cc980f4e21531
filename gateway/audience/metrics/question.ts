/**
 * What is asked of many customers: by what they are grouped, and what is measured. What cannot be meant is refused with the path of the
 * input.
 */
import { FACTS, type Fact } from '../../../schema/audience.ts';
import type { Category } from '../../../schema/vocabulary.ts';
import { RefusedError } from '../../enforcement/refused-error.ts';
import type { Counted } from './count.ts';
import { bucketOf, GROUPED, type Grouped, MEASURED, type Measured } from './facts.ts';

export const MEASURE_FUNCTIONS = ['COUNT', 'SUM', 'AVERAGE', 'DISTRIBUTION'] as const;
export type MeasureFunction = (typeof MEASURE_FUNCTIONS)[number];

export interface Measure {
  readonly function: MeasureFunction;
  /** Absent for `COUNT` alone. */
  readonly of?: Measured;
}

/** As graphql-js coerced them. */
export interface QuestionArguments {
  readonly groupBy?: readonly Grouped[] | null;
  readonly measures?: readonly { readonly function: MeasureFunction; readonly of?: Measured | null }[] | null;
}

/** Most facts to group by, and most measures. With a distribution there is a dimension less: its buckets are one. */
const MOST_GROUPED = 2;
const MOST_MEASURES = 8;

export class Question {
  readonly groupBy: readonly Grouped[];
  readonly measures: readonly Measure[];
  /** What is measured, each once. */
  readonly measured: readonly Measured[];
  /** What of it is told by buckets. */
  readonly distributed: readonly Measured[];

  /** @throws {RefusedError} `BAD_USER_INPUT` */
  constructor({ groupBy, measures }: QuestionArguments) {
    this.groupBy = groupBy ?? [];
    this.measures = (measures ?? []).map((measure) => ({ function: measure.function, of: measure.of ?? undefined }));
    const isCount = (measure: Measure): boolean => measure.function === 'COUNT';
    if (this.measures.some((measure) => isCount(measure) !== (measure.of === undefined))) throw refused('measures.of');
    const of = (some: readonly Measure[]): Measured[] => [...new Set(some.flatMap((measure) => measure.of ?? []))];
    this.measured = of(this.measures);
    this.distributed = of(this.measures.filter((measure) => measure.function === 'DISTRIBUTION'));
    if (this.measures.length > MOST_MEASURES) throw refused('measures');
    const most = this.distributed.length > 0 ? MOST_GROUPED - 1 : MOST_GROUPED;
    if (this.groupBy.length > most || new Set(this.groupBy).size < this.groupBy.length) throw refused('groupBy');
  }

  get counted(): Counted {
    return {
      dimensions: this.groupBy.length,
      facts: this.measured.length,
      distributions: this.distributed.map((measured) => ({
        fact: this.measured.indexOf(measured),
        bucketOf: (value) => bucketOf(measured, value),
      })),
    };
  }

  /** What is asked of each customer: first what they are grouped by, then what is measured. */
  get facts(): readonly Fact[] {
    return [
      ...this.groupBy.map((group) => GROUPED[group]),
      ...this.measured.map((measured) => MEASURED[measured].fact),
    ];
  }

  /** The categories that are read by it. */
  get reads(): readonly Category[] {
    return [...new Set(this.facts.map((fact) => FACTS[fact].category))];
  }
}

const refused = (input: string): RefusedError => new RefusedError('BAD_USER_INPUT', { input });
