/**
 * The graph of counting customers. Nothing in it leads to one: whoever is counted is nobody in the answer.
 */
import { GROUPED, MEASURED } from '../../audience/metrics/facts.ts';
import { MEASURE_FUNCTIONS } from '../../audience/metrics/question.ts';
import { enumSdl } from '../words.ts';

export const METRICS = `
extend type Query {
  """
  How many customers there are, and how much of what, in groups: of all who may be counted for the purpose of the request and of whom the
  filter is true. Nothing is said of few, nor anything from which with what else was said to the same caller something of few would follow.
  """
  customerMetrics(
    "All that it says is true of each who is counted; left out, it is everybody."
    filter: CustomerFilter
    "At most two; with a distribution at most one."
    groupBy: [CustomerGroup!] = []
    "At most eight. Whoever is counted is somebody of whom all that is measured is known."
    measures: [CustomerMeasure!] = []
  ): CustomerMetrics
}

input CustomerMeasure {
  function: MeasureFunction!
  "What is measured; for \`COUNT\` nothing."
  of: MeasuredFact
}

type CustomerMetrics {
  "All together; null: they are too few, or too close to those whom another answer was about."
  total: MetricsGroup
  "Groups of which something may be said."
  groups: [MetricsGroup!]!
  "Whether somebody is in no group that is here. It does not say how many, nor in how many groups."
  suppressed: Boolean!
  "The fewest people of whom anything is said together."
  smallestGroup: Int!
}

type MetricsGroup {
  "What its members have in common, in the order of \`groupBy\`; null: it is not known of them. Empty for all together."
  key: [String]!
  "How many customers."
  count: Int!
  "In the order in which they were asked for."
  measures: [MeasuredValue!]!
}

type MeasuredValue {
  function: MeasureFunction!
  of: MeasuredFact
  "Points, purchases, or US dollars; an average with two decimals. Null for a distribution."
  value: Decimal
  "Of a distribution, those of which something may be said."
  buckets: [MetricsBucket!]
}

"Customers of whom the value lies between two bounds, which are always the same."
type MetricsBucket {
  "The least value; null: there is none."
  from: Decimal
  "Values are less than this; null: there is no bound."
  until: Decimal
  count: Int!
}

${enumSdl('CustomerGroup', Object.keys(GROUPED))}

${enumSdl('MeasuredFact', Object.keys(MEASURED))}

${enumSdl('MeasureFunction', MEASURE_FUNCTIONS)}
`;
