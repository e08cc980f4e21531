/**
 * `Query.customerMetrics`: walks over all who may be counted, adds them up, and tells of it what may be told to whoever asks. Who is counted
 * is decided for each by the policy (docs/decisions/0028); of nobody anything is kept but that they were in a group.
 */
import type { Category } from '../../../schema/vocabulary.ts';
import { type Audience, readsOf } from '../../audience/audience.ts';
import { Budget } from '../../audience/budget.ts';
import { type AudienceArguments, audienceOf } from '../../audience/filter.ts';
import { Count, TooManyGroups } from '../../audience/metrics/count.ts';
import { SMALLEST_GROUP, SMALLEST_SENSITIVE_GROUP } from '../../audience/metrics/disclosure.ts';
import { amountOf, boundsOf, type Measured } from '../../audience/metrics/facts.ts';
import { gather, type Value } from '../../audience/metrics/gathering.ts';
import type { MetricsMeans } from '../../audience/metrics/means.ts';
import { type Measure, Question, type QuestionArguments } from '../../audience/metrics/question.ts';
import { type ToldBucket, type ToldGroup, telling } from '../../audience/metrics/telling.ts';
import { NothingMoreToTell } from '../../audience/metrics/told-before.ts';
import { walk } from '../../audience/walk.ts';
import { RefusedError } from '../../enforcement/refused-error.ts';
import type { OwnContext } from '../own-service.ts';

const FIELD = 'Query.customerMetrics';

/** What is read of these is read only of those who agreed to that very thing, whatever the basis of counting them (Art. 9(2)(a)). */
const SPECIAL: readonly Category[] = ['special-category'];

export type MetricsArguments = Pick<AudienceArguments, 'filter'> & QuestionArguments;

/** @throws {RefusedError} `BAD_USER_INPUT`, `OPERATION_TOO_COMPLEX`, `RATE_LIMITED` */
export async function customerMetrics(args: MetricsArguments, context: OwnContext) {
  const { metrics, asking } = context;
  if (metrics === undefined) throw new TypeError('Nobody remembers who was told what');
  const { actor } = asking.caller;
  if ((await metrics.questions(actor)) > 0) throw new RefusedError('RATE_LIMITED');
  const question = new Question(args);
  const audience = audienceOf({ filter: args.filter }, asking, asking.now);
  const reads = [...readsOf(audience), ...question.reads].filter((category) => SPECIAL.includes(category));
  const smallest = reads.length === 0 ? SMALLEST_GROUP : SMALLEST_SENSITIVE_GROUP;
  const count = await counted({ question, audience, reads: [...new Set(reads)] }, metrics, context);
  const { total, groups, suppressed } = await metrics.before
    .tell({ caller: actor, smallest, now: Date.now() }, (isFree) => {
      const { told: answer, populations } = telling(count, question.groupBy.length, smallest, isFree);
      return { answer, populations };
    })
    .catch((error: unknown) => {
      throw error instanceof NothingMoreToTell ? new RefusedError('RATE_LIMITED') : error;
    });
  return {
    total: total === undefined ? null : groupIn(question, total),
    groups: groups.map((group) => groupIn(question, group)),
    suppressed,
    smallestGroup: smallest,
  };
}

interface Asked {
  readonly question: Question;
  readonly audience: Audience;
  /** What must be open of each by a row of its own. */
  readonly reads: readonly Category[];
}

async function counted(
  { question, audience, reads }: Asked,
  { calls, placeOf }: MetricsMeans,
  context: OwnContext,
): Promise<Count> {
  const { asking, signal } = context;
  const means = { inside: context, asking, budget: new Budget(calls), signal };
  const { facts, groupBy } = question;
  const count = new Count(question.counted, placeOf);
  for await (const found of walk({ ...means, field: FIELD, audience, reads, after: null })) {
    const ids = found.map(({ id }) => id);
    const rows = facts.length === 0 ? ids.map(() => []) : await gather(means, facts, ids);
    for (const [at, id] of ids.entries()) {
      const row = rows[at] ?? [];
      tooMany(() =>
        count.add({ id, texts: row.slice(0, groupBy.length).map(text), values: row.slice(groupBy.length).map(number) }),
      );
    }
  }
  return count;
}

const text = (value: Value): string | null => (typeof value === 'string' ? value : null);
const number = (value: Value): number | null => (typeof value === 'number' ? value : null);

function tooMany(add: () => void): void {
  try {
    add();
  } catch (error) {
    throw error instanceof TooManyGroups ? new RefusedError('OPERATION_TOO_COMPLEX') : error;
  }
}

const groupIn = (question: Question, group: ToldGroup) => ({
  key: group.key,
  count: group.count,
  measures: question.measures.map((measure) => measuredIn(question, measure, group)),
});

function measuredIn({ measured, distributed }: Question, { function: by, of }: Measure, group: ToldGroup) {
  if (of === undefined) return { function: by, of: null, value: String(group.count), buckets: null };
  if (by === 'DISTRIBUTION') {
    const buckets = group.buckets[distributed.indexOf(of)] ?? [];
    return { function: by, of, value: null, buckets: buckets.map((bucket) => bucketIn(of, bucket)) };
  }
  const sum = group.sums[measured.indexOf(of)] ?? 0;
  const value = by === 'AVERAGE' ? amountOf(of, sum / group.count, 2) : amountOf(of, sum);
  return { function: by, of, value, buckets: null };
}

function bucketIn(measured: Measured, { bucket, count }: ToldBucket) {
  const { from, until } = boundsOf(measured, bucket);
  const amount = (value: number | undefined) => (value === undefined ? null : amountOf(measured, value));
  return { from: amount(from), until: amount(until), count };
}
