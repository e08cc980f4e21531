/**
 * The graph of cases: how somebody on the telephone is verified, and what becomes of access in an emergency. What a case opens is decided by
 * the policy; no field here gives data of the customer.
 */
import {
  BREAK_GLASS_OUTCOMES,
  BREAK_GLASS_REASONS,
  CASE_REASONS,
  CODE_CHANNELS,
  MAX_REMARK,
  VERIFICATION_METHODS,
} from '../../../schema/cases.ts';
import { CASE_ASSURANCES } from '../../../schema/vocabulary.ts';
import { enumSdl } from '../words.ts';

const CASES = `
type Mutation {
  "Opens a case with a customer who calls. It opens no data until the customer is verified, and ends after an hour if they are not. Another one of the same member of staff ends with it."
  openCase(input: OpenCaseInput!): CasePayload
  "Sends the customer a code by which they can be verified. Three times in one case, with half a minute in between."
  sendVerificationCode(input: SendVerificationCodeInput!): CasePayload
  "Verifies the customer of an own case. Whatever is wrong, late or too often has one answer, BAD_USER_INPUT for \`input\`: five tries in one case."
  verifyCustomer(input: VerifyCustomerInput!): CasePayload
  "Ends a case: one's own, or as the customer any that is about oneself. From the next request on it opens nothing."
  closeCase(input: CloseCaseInput!): CasePayload
  "Access for a quarter of an hour without a verified customer. They see it in their access log, and the data protection officer reviews it."
  breakGlass(input: BreakGlassInput!): CasePayload
  "What the data protection officer says of an access in an emergency, once."
  reviewBreakGlass(input: ReviewBreakGlassInput!): ReviewBreakGlassPayload
}

input OpenCaseInput {
  customerId: ID!
  "What they call about."
  reason: CaseReason!
  "On which they called or wrote."
  channel: Channel = PHONE
}

input SendVerificationCodeInput {
  customerId: ID!
  caseId: ID!
  "Where it is sent: to what the customer is known to read there, and never to what a caller names."
  channel: CodeChannel!
  "Of the message: en, sv or de."
  language: String = "en"
}

"What belongs to the method, and nothing else."
input VerifyCustomerInput {
  customerId: ID!
  caseId: ID!
  method: VerificationMethod!
  "ONE_TIME_CODE: as the customer reads it out."
  code: String
  "PURCHASE_KNOWLEDGE: what they say of one of their last five purchases. All of it has to be right."
  knowledge: PurchaseKnowledgeInput
  "IDENTITY_TOKEN: a token of a trusted issuer for the audience of verifications (docs/tokens.md), in which the customer signed in within the last five minutes."
  token: String
}

input PurchaseKnowledgeInput {
  "The day; up to three days off is right."
  placedOn: String!
  storeId: ID!
  "In whole units of the currency, rounded up or down."
  total: Int!
  "A type of product that was among it, as \`Product.type\` calls it."
  productType: String!
}

input CloseCaseInput {
  customerId: ID!
  caseId: ID!
}

input BreakGlassInput {
  customerId: ID!
  reason: BreakGlassReason!
  "Why, in own words: at most ${MAX_REMARK} characters. Read by the data protection officer."
  text: String!
}

input ReviewBreakGlassInput {
  customerId: ID!
  caseId: ID!
  outcome: BreakGlassOutcome!
  "At most ${MAX_REMARK} characters."
  remark: String!
}

type CasePayload {
  customer: Customer
  case: CustomerCase
  "Of a code: whether whoever sends messages has taken it. If not, it is sent as soon as they do; null: no code was to be sent."
  isSent: Boolean
}

type ReviewBreakGlassPayload {
  customer: Customer
  review: BreakGlassReview
}

"A matter that a customer brought up, or an access in an emergency, for as long as it lasts."
type CustomerCase {
  "What is sent as \`x-case\`. It is of use to nobody but whose case it is."
  id: ID!
  "What it is about; null: an access in an emergency."
  reason: CaseReason
  "Why there was an access in an emergency; null: it is a case."
  breakGlass: BreakGlassReason
  channel: Channel
  "Pseudonym of the member of staff whose case it is."
  who: ID!
  openedAt: DateTime!
  "When it ends by itself."
  until: DateTime!
  "How the customer was verified; null: they were not."
  method: VerificationMethod
  "How sure it is that it is the customer; null: they were not verified."
  assurance: CaseAssurance
}

"Accesses in an emergency that wait for a review (Relay cursor connections), the oldest first."
type BreakGlassReviewConnection {
  edges: [BreakGlassReviewEdge!]
  pageInfo: PageInfo!
}

type BreakGlassReviewEdge {
  node: BreakGlassReview
  "Opaque position of the entry: pass it as \`after\`."
  cursor: String!
}

"An access in an emergency, to be looked at by the data protection officer. One that was asked for and could not be had is among them."
type BreakGlassReview {
  "Id of the case."
  id: ID!
  customer: Customer
  "Pseudonym of who had it."
  who: ID!
  reason: BreakGlassReason!
  "What they said."
  text: String!
  at: DateTime!
  until: DateTime!
  "Null: nobody has looked at it yet."
  outcome: BreakGlassOutcome
  remark: String
  reviewedAt: DateTime
  "Pseudonym of who has looked at it."
  reviewer: ID
}
`;

/** Of the customer, and of the queue. */
const CASE_FIELDS = `
extend type Customer {
  "The cases with this customer that are open or stand now."
  cases: [CustomerCase!]
}

extend type Query {
  "Accesses in an emergency (break-glass) that nobody has looked at yet, the oldest first."
  breakGlassReviews(
    "At most 100."
    first: Int = 20
    "The cursor after which the page begins."
    after: String
  ): BreakGlassReviewConnection
}
`;

export const CASES_SDL = [
  CASES.trim(),
  CASE_FIELDS.trim(),
  enumSdl('CaseReason', CASE_REASONS),
  enumSdl('CodeChannel', CODE_CHANNELS),
  enumSdl('VerificationMethod', VERIFICATION_METHODS),
  enumSdl('CaseAssurance', CASE_ASSURANCES),
  enumSdl('BreakGlassReason', BREAK_GLASS_REASONS),
  enumSdl('BreakGlassOutcome', BREAK_GLASS_OUTCOMES),
].join('\n\n');
