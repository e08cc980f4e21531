/**
 * The graph of what the gateway answers itself, SDL first: `npm run generate` composes it with that of the subgraphs. Types
 * without `@key` are decided with the field that leads to them, so they may be non-null; what carries them may not.
 */

import { CHANNELS, LEGAL_BASES, PURPOSES, RISKS, ROLES } from '../../schema/vocabulary.ts';
import { ALL_FACTS } from '../enforcement/trace.ts';
import { CASES_SDL } from './cases/sdl.ts';
import { CUSTOMERS } from './customers/sdl.ts';
import { AUDIENCE_CHANGES } from './exports/sdl.ts';
import { LOOKUP } from './lookup/sdl.ts';
import { METRICS } from './metrics/sdl.ts';
import { enumSdl } from './words.ts';

const ACCESS_LOG = `
"A person of whom the gateway keeps the trail."
type Customer @key(fields: "id") {
  id: ID!
  "Who was given what of this customer's data, when, why and on which legal basis, newest first."
  accessLog(
    "At most 100."
    first: Int = 20
    "The cursor after which the page begins."
    after: String
  ): AccessLogConnection
}

"A page (Relay cursor connections), newest first."
type AccessLogConnection {
  "The entries of this page."
  edges: [AccessLogEdge!]
  "Where this page lies."
  pageInfo: PageInfo!
}

"One entry of an AccessLogConnection."
type AccessLogEdge {
  "The entry itself."
  node: AccessLogEntry
  "Opaque position of the entry: pass it as \`after\`."
  cursor: String!
}

"One operation that this customer's data was asked or changed by. Never a value, and nobody else of whom it may have been about."
type AccessLogEntry {
  "Names the request: what to quote when asking about this entry. A change and what came of it have the same."
  reference: ID!
  "When it was decided."
  at: DateTime!
  action: AccessAction!
  stage: AccessStage!
  "Who asked."
  who: AccessParty!
  "Pseudonym of the party that they acted for; null: for nobody else."
  onBehalfOf: ID
  "Why: the purpose that was stated."
  purpose: Purpose!
  "On which grounds it was allowed, each once; empty where nothing was."
  bases: [LegalBasis!]!
  brand: ID!
  channel: Channel
  "Whether a case with the customer was named."
  underCase: Boolean!
  "Whether it was an access in an emergency: staff saw, changed or asked for it without having verified who was calling, as the row of what they got says."
  breakGlass: Boolean!
  "Categories that they were given in the clear, or that they changed."
  allowed: [AllowedCategory!]!
  "Categories that they were given masked."
  masked: [MaskedCategory!]!
  "Categories that they asked for and did not get."
  denied: [DeniedCategory!]!
  "Codes with which it failed, beside what was denied."
  failures: [String!]!
  "Hash of the policy that decided."
  policy: String!
}

enum AccessAction {
  "The data was asked for."
  READ
  "The data was to be changed."
  WRITE
}

enum AccessStage {
  "A query, answered."
  ANSWERED
  "A change, before it was carried out."
  INTENDED
  "A change, and what came of it: with what its answer showed of the data."
  CONCLUDED
}

"Somebody who asked. Staff are told by role and pseudonym alone."
type AccessParty {
  roles: [Role!]!
  "The same for everything that one party does."
  pseudonym: ID!
  "Whether it was the customer themselves."
  isCustomer: Boolean!
}

"A category of data that was open, and the row of the policy that opened it."
type AllowedCategory {
  "A category of the policy, such as \`contact.email\`."
  category: String!
  row: String!
  basis: LegalBasis!
}

"A category of data that was masked, and the row of the policy that masks it."
type MaskedCategory {
  category: String!
  row: String!
  basis: LegalBasis!
  "The kind of mask, as in \`extensions.masked\`."
  mask: String!
}

"A category of data that was refused."
type DeniedCategory {
  category: String!
  "The code of the refusal."
  code: String!
  "The row of the policy that came furthest; null: there is none for who asked."
  row: String
}
`;

const EXPLANATION = `
type Query {
  """
  Why the answer to an operation would be what it is, for a caller who is described. The operation is not carried out: no data
  of anybody is fetched, only the state of the customer is looked at. At most ten in one request, of 16384 characters together.
  """
  explain(
    "A document with one operation."
    operation: String!
    "Its variables: an object, or the JSON text of one."
    variables: JSON
    "Who would ask, and why."
    as: ExplainAs!
    "Every customer that the operation names or leads to is read as this one; for the role CUSTOMER it is also who asks. Left out: what depends on the customer stays open."
    customerId: ID
  ): Explanation
}

"A caller, as their token and headers would describe them."
input ExplainAs {
  role: Role!
  purpose: Purpose!
  "Default: fresh."
  brand: ID
  channel: Channel
  "The claim acr of the token."
  acr: String
  "Seconds since they authenticated; left out: the token does not say."
  authenticatedFor: Int
  "How risky the request seems; left out: nobody says."
  risk: Risk
  "For whom a PARTNER asks."
  recipient: ID
  "The case that they name."
  case: String
}

type Explanation {
  "It would be refused before anything is decided; null: it would be answered, with refusals of single fields where there are."
  refusal: ExplainedRefusal
  "Each field of the operation, once for each question that decides it."
  fields: [ExplainedField!]!
  "What would be asked of which service, in this order."
  requests: [ExplainedRequest!]!
}

"What the whole operation would be refused with."
type ExplainedRefusal {
  code: String!
  "Where in the text of the operation, from 1; null where it is no matter of the text."
  line: Int
  column: Int
}

type ExplainedField {
  "The field, such as \`Customer.email\`."
  coordinate: String!
  "What it holds: a category of the policy, or \`public\`; null: the policy does not name it, so nobody may have it."
  category: String
  "The field that it is decided with, where it has no category of its own."
  inheritsFrom: String
  effect: ExplainedEffect!
  "Why it is denied: the real code. Who asks may hear a coarser one."
  code: String
  "How it is masked, as in \`extensions.masked\`."
  mask: String
  "The row that decided; of a denial the one that came furthest. Null: there is none, or it depends on the customer."
  row: String
  basis: LegalBasis
  "What that row looked at, in this order. One that does not stand stopped at the last."
  met: [ExplainedFact!]!
  "Every row for this role and purpose, in the order in which they were asked; none after the first that is open."
  rows: [ExplainedRow!]!
}

enum ExplainedEffect {
  ALLOW
  MASK
  DENY
  "No row is out of the question; who the customer is decides."
  DEPENDS_ON_CUSTOMER
}

type ExplainedRow {
  "The category whose row it is: for \`key\` also those of others, because an id stands where anything else does."
  category: String!
  row: String!
  basis: LegalBasis!
  "Null: open."
  mask: String
  "Whether it stands; without a customer: whether it could for somebody."
  stands: Boolean!
  "Why it does not; null where it does, or where it is not about what was asked."
  code: String
  "What it looked at, in this order. One that does not stand stopped at the last."
  met: [ExplainedFact!]!
}

type ExplainedRequest {
  service: String!
  "GraphQL text. Values go along as variables."
  operation: String!
  "Whether it depends on each customer what is in it, and whether it goes out at all."
  isConditional: Boolean!
  "The categories for which that is decided."
  perCustomer: [String!]!
}
`;

const SUBSCRIPTION = `
type Subscription {
  "A customer as the query \`customer(id:)\` answers at this moment: once at the beginning, then after each change of what they consent to. Changes within one interval may come as one. Each is decided anew; one without the customer is the last."
  consentChanged(customerId: ID!): Customer
}
`;

const SHARED = `
"Where a page lies (Relay cursor connections)."
type PageInfo @shareable {
  "More entries follow this page."
  hasNextPage: Boolean!
  "Entries lie before this page."
  hasPreviousPage: Boolean!
  "Cursor of the first entry; null on an empty page."
  startCursor: String
  "Cursor of the last entry; null on an empty page."
  endCursor: String
}

scalar DateTime

"Any JSON."
scalar JSON
`;

/** With federation directives; what \`schema/sdl/gateway.graphql\` holds. */
export const ownSdl = [
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])',
  EXPLANATION.trim(),
  LOOKUP.trim(),
  METRICS.trim(),
  ACCESS_LOG.trim(),
  AUDIENCE_CHANGES.trim(),
  SUBSCRIPTION.trim(),
  CASES_SDL,
  CUSTOMERS.trim(),
  SHARED.trim(),
  enumSdl('Role', ROLES),
  enumSdl('Purpose', PURPOSES),
  enumSdl('Risk', RISKS),
  enumSdl('Channel', CHANNELS),
  enumSdl('LegalBasis', LEGAL_BASES),
  enumSdl('ExplainedFact', ALL_FACTS),
]
  .join('\n\n')
  .concat('\n');
