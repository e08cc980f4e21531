/**
 * The documents of the shapes, as a client would write them: GraphQL text alone, over the built-in graph.
 */

export const ONE = `query One($id: ID!) {
  customer(id: $id) {
    id
    name { given family full }
    email
    phone
    address { street postalCode city country }
    consentStatus(purpose: PERSONALISATION) { state valid since until }
    purchaseSummary { count total { amount currency } lastAt }
    loyalty { tier balance memberSince }
  }
}`;

/** Fifty customers of about one and a half kilobytes. */
export const LIST = `query List($ids: [ID!]!) {
  customersById(ids: $ids) {
    id
    name { given family full }
    email
    phone
    address { street postalCode city country }
    demographics { ageBand incomeBand homeOwnership maritalStatus householdSize householdComposition }
    consentStatus(purpose: PERSONALISATION) { state valid since until }
    purchaseSummary { count total { amount currency } firstAt lastAt }
    purchases(first: 3) {
      edges { node { id placedAt total { amount currency } lines { quantity product { id type } } } }
    }
    loyalty { tier balance memberSince }
  }
}`;

/** customer -> purchases with their products -> the buyer of each, with name and loyalty. */
export const DEEP = `query Deep($id: ID!) {
  customer(id: $id) {
    id
    name { full }
    purchases(first: 5) {
      edges {
        node {
          id
          placedAt
          total { amount currency }
          lines { quantity amount { amount } product { id department category type packageSize } }
          customer { id name { full } email loyalty { tier balance } }
        }
      }
    }
  }
}`;

const STATUS = 'state valid since until notice { id version language text }';
const LINE = 'quantity unit amount { amount currency } product { id department category type packageSize }';
const STORE = 'store { id brand { id name } }';

/** 200 fields: all there is of one customer, and four questions about their consent. */
export const WIDE = `query Wide($id: ID!) {
  customer(id: $id) {
    id
    name { given family full }
    email
    phone
    address { street postalCode city country }
    birthDate
    demographics { ageBand incomeBand homeOwnership maritalStatus householdSize householdComposition kidsCount }
    accountState
    identities { issuer subject linkedAt assurance }
    consents {
      id purpose channel brand recipient specialCategories
      status { ${STATUS} }
      events(first: 1) { edges { node { id at state actor method captureChannel noticeId noticeVersion language } } }
    }
    mail: consentStatus(purpose: DIRECT_MARKETING, channel: EMAIL) { ${STATUS} }
    text: consentStatus(purpose: DIRECT_MARKETING, channel: SMS) { ${STATUS} }
    letter: consentStatus(purpose: DIRECT_MARKETING, channel: POST) { state valid since until }
    offers: consentStatus(purpose: PERSONALISATION, channel: EMAIL) { ${STATUS} }
    purchases(first: 1) {
      edges {
        cursor
        node {
          id placedAt brand { id name } ${STORE} total { amount currency } payment { method cardEnding } state
          lines { ${LINE} }
          sensitiveLines { ${LINE} }
          sensitiveTotal { amount currency }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
    purchaseSummary { count total { amount currency } firstAt lastAt }
    sensitivePurchases(first: 1) {
      edges { node { placedAt ${STORE} total { amount currency } lines { ${LINE} } } }
    }
    loyalty {
      id tier balance memberSince
      ledger(first: 1) { edges { node { id at points reason purchaseId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
      coupons { id redeemedAt campaign { id type startsOn endsOn } }
    }
  }
}`;
