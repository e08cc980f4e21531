/** The graph of what becomes of exported customers: ids that the caller was given before, and nothing about anybody else. */

export const AUDIENCE_CHANGES = `
extend type Query {
  "Of the customers of one export of yours, those who may not be found any more as they were then: whose consent, objection, restriction or erasure asks that they be removed. Ask again with \`next\` until nothing more follows, then from time to time with the last \`next\`."
  audienceChanges(
    "\`changes\` of the export's first or last record; afterwards \`next\` of the answer before, once what it said has been done."
    since: String!
  ): AudienceChanges
}

"Whom to remove from what an export gave."
type AudienceChanges {
  "Ids of customers. Remove all that the export gave of them; who is told twice was removed before."
  removed: [ID!]!
  "What to ask with next. It says that this answer has arrived: whom it names is not told again."
  next: String!
  "There is more to be told now."
  hasNextPage: Boolean!
}
`;
