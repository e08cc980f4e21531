/**
 * The graph of finding customers whom nobody can name. Each input type holds what is of one category, so that one class can say what a
 * filter reads; where two share a type, they read the same.
 */
import { DEMOGRAPHIC_FIELDS } from '../../../schema/audience.ts';
import { LOYALTY_TIERS } from '../../../schema/vocabulary.ts';
import { BY_ID, ORDERINGS } from '../../audience/filter.ts';
import { enumSdl } from '../words.ts';

const PRODUCT = `
  "A product, by its id."
  product: ID
  department: String
  category: String
  "Such as a portable electric appliance."
  type: String
  "Bought at this time or later."
  since: DateTime
  "Bought before this time."
  until: DateTime
  "Bought in so many days before the first page was asked for; alone, without \`since\` and \`until\`."
  lastDays: Int
  "US dollars that the lines of it come to together, at least."
  minAmount: Decimal`;

export const CUSTOMERS = `
extend type Query {
  """
  Customers who agreed to the purpose of the request and to everything that the filter and the order read. Nobody else is there: not in
  the pages, not in the cursors, not in whether there are more. A page is complete, or an error.
  """
  customers(
    "All that it says is true of each; left out, it is everybody who agreed."
    filter: CustomerFilter
    "Left out: by id. Where values are equal, by id; somebody without a value is not there."
    orderBy: CustomerOrder
    "At most 100."
    first: Int = 20
    "The cursor after which the page begins: of the same question, for the same purpose, under the same policy."
    after: String
  ): CustomerConnection
}

"A page of customers (Relay cursor connections)."
type CustomerConnection {
  "The entries of this page."
  edges: [CustomerEdge!]
  "Where this page lies."
  pageInfo: PageInfo!
}

"One entry of a CustomerConnection."
type CustomerEdge {
  "The customer."
  node: Customer
  "Opaque position of the entry: pass it as \`after\`."
  cursor: String!
}

"Each part reads data of a category: who may not read that of a customer does not find them by it."
input CustomerFilter {
  demographics: DemographicsFilter
  "Each of them was bought, at most ten."
  bought: [BoughtFilter!]
  "None of them was bought, at most ten."
  notBought: [BoughtFilter!]
  "The same of products that reveal health, which no other part looks at (GDPR Art. 9)."
  boughtSensitive: [SensitiveBoughtFilter!]
  notBoughtSensitive: [SensitiveBoughtFilter!]
  purchaseSummary: PurchaseSummaryFilter
  loyalty: LoyaltyFilter
  consent: ConsentFilter
}

"Of each field one of the values, as \`Customer.demographics\` gives them."
input DemographicsFilter {
${DEMOGRAPHIC_FIELDS.map((field) => `  ${field}: [String!]`).join('\n')}
}

"A product by exactly one of \`product\`, \`department\`, \`category\` and \`type\`, in capitals or not."
input BoughtFilter {${PRODUCT}
}

"The same, of products that reveal health."
input SensitiveBoughtFilter {${PRODUCT}
}

"Bounds of \`Customer.purchaseSummary\`, each inclusive but for \`lastUntil\`; of customers who bought something."
input PurchaseSummaryFilter {
  countMin: Int
  countMax: Int
  totalMin: Decimal
  totalMax: Decimal
  "The last purchase was at this time or later."
  lastSince: DateTime
  "The last purchase was before this time."
  lastUntil: DateTime
  "The last purchase was in so many days before the first page was asked for; alone, without the two."
  lastDays: Int
}

"Of members of the loyalty programme."
input LoyaltyFilter {
  tiers: [LoyaltyTier!]
  balanceMin: Int
  balanceMax: Int
}

"Of the consents to the purpose of the request alone."
input ConsentFilter {
  "For one of these channels; where \`x-channel\` is sent, for that one."
  channels: [Channel!]
}

scalar Decimal

${enumSdl('LoyaltyTier', LOYALTY_TIERS)}

${enumSdl('CustomerOrder', [BY_ID, ...ORDERINGS.keys()])}
`;
