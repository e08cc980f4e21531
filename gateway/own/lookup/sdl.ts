/**
 * The graph of looking customers up. A candidate is an entity of its own and no `Customer`: what staff may see of a customer elsewhere is
 * not shown of somebody who has still to say who they are.
 */
export const LOOKUP = `
extend type Query {
  """
  The customers who may be the one on the telephone, by one thing that they say: a phone number, an e-mail address, the number of
  a purchase, of a loyalty card, or name and postal code. Whole values only. At most five; where there are more, \`by\` is
  refused: ask for something that fewer have in common. Each name of the field is an attempt, and attempts are counted.
  """
  lookupCustomers(by: LookupBy!): [LookupCandidate!]
}

"One of these; \`name\` and \`postalCode\` together are one."
input LookupBy {
  "With the code of its country, such as \`+1 202 555 0123\`."
  phone: PhoneNumber
  email: EmailAddress
  purchaseId: ID
  loyaltyCard: ID
  "The whole name, its words in any order."
  name: String
  postalCode: String
}

"Somebody who may be the one who is on the telephone."
type LookupCandidate @key(fields: "id") {
  "The id of the customer."
  id: ID!
}

scalar EmailAddress

scalar PhoneNumber
`;
