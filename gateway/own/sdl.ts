/**
 * The graph of what the gateway answers itself, SDL first: `npm run generate` composes it with that of the subgraphs. Types
 * without `@key` are decided with the field that leads to them, so they may be non-null; what carries them may not.
 */
import { CHANNELS, LEGAL_BASES, PURPOSES, ROLES } from '../../schema/vocabulary.ts';
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
`;

/** With federation directives; what \`schema/sdl/gateway.graphql\` holds. */
export const ownSdl = [
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])',
  ACCESS_LOG.trim(),
  SHARED.trim(),
  enumSdl('Role', ROLES),
  enumSdl('Purpose', PURPOSES),
  enumSdl('Channel', CHANNELS),
  enumSdl('LegalBasis', LEGAL_BASES),
]
  .join('\n\n')
  .concat('\n');
