/**
 * What every coordinate of the built-in graph holds. The top-level keys are the list of subgraphs, and last what the gateway
 * answers itself: ports, processes, compose and tests follow from the list, in this order. A coordinate that is missing
 * here fails `npm run check`.
 */
import type { SubgraphPolicy } from './policy.ts';

const catalogue = { public: 'product catalogue, about no person' } as const;
const paging = { harmless: 'says which part of a list is wanted, by position alone' } as const;
const written = { harmless: 'names what is consented to, and no person' } as const;
const described = { harmless: 'describes a question that is explained and not asked: nothing is found by it' } as const;
const notice = { public: 'published text that anybody must be able to read before consenting' } as const;

export const classification = {
  identity: {
    coordinates: {
      'Query.me': 'key',
      'Query.customer': 'key',
      'Query.customersById': 'key',
      'Mutation.updateContact': 'contact.update',
      'UpdateContactPayload.customer': 'key',
      'Customer.id': 'key',
      'Customer.name': 'name',
      'Customer.email': 'contact.email',
      'Customer.phone': 'contact.phone',
      'Customer.address': 'contact.address',
      'Customer.birthDate': 'birth-date',
      'Customer.demographics': 'demographic',
      'Customer.accountState': 'account-state',
      'Customer.identities': 'identifier',
      'PersonName.*': 'inherit',
      'PostalAddress.*': 'inherit',
      'Demographics.*': 'inherit',
      'ExternalIdentity.*': 'inherit',
    },
    subjects: { Customer: 'id' },
    customerArguments: {
      'Query.me': '@Query.customer',
      'Query.customer': 'id',
      'Query.customersById': 'ids',
      'Mutation.updateContact': 'input.customerId',
    },
    inputs: { 'UpdateContactInput.*': 'inherit', 'PostalAddressInput.*': 'inherit' },
  },

  consent: {
    coordinates: {
      'Query.notices': notice,
      'Mutation.giveConsent': 'consent.giving',
      'Mutation.withdrawConsent': 'consent.withdrawal',
      'ConsentPayload.customer': 'key',
      'ConsentPayload.records': 'consent.record',
      'Customer.id': 'key',
      'Customer.consents': 'consent.record',
      'Customer.consentStatus': 'consent.status',
      'ConsentRecord.*': 'inherit',
      'ConsentStatus.*': 'inherit',
      'ConsentEvent.*': 'inherit',
      'ConsentEventConnection.*': 'inherit',
      'ConsentEventEdge.*': 'inherit',
      'PageInfo.*': 'inherit',
      'Notice.id': notice,
      'Notice.version': notice,
      'Notice.language': notice,
      'Notice.brand': notice,
      'Notice.purposes': notice,
      'Notice.channels': notice,
      'Notice.recipients': notice,
      'Notice.specialCategories': notice,
      'Notice.text': notice,
      'Notice.current': notice,
    },
    subjects: { Customer: 'id' },
    customerArguments: {
      'Mutation.giveConsent': 'input.customerId',
      'Mutation.withdrawConsent': 'input.customerId',
    },
    inputs: {
      'Customer.consentStatus(purpose:)': 'consent.status',
      'Customer.consentStatus(channel:)': 'consent.status',
      'Customer.consentStatus(brand:)': 'consent.status',
      'Customer.consentStatus(recipient:)': 'consent.status',
      'ConsentRecord.events(first:)': paging,
      'ConsentRecord.events(after:)': paging,
      'GiveConsentInput.*': 'inherit',
      'GiveConsentInput.brand': written,
      'GiveConsentInput.recipient': written,
      'ConsentEvidenceInput.*': 'inherit',
      'NoticeRef.*': 'inherit',
      'NoticeRef.id': written,
      'WithdrawConsentInput.*': 'inherit',
      'WithdrawConsentInput.brand': written,
      'WithdrawConsentInput.recipient': written,
    },
  },

  purchases: {
    coordinates: {
      'Query.purchase': 'purchase.lines',
      'Query.product': catalogue,
      'Customer.id': 'key',
      'Customer.purchases': 'purchase.lines',
      'Customer.purchaseSummary': 'purchase.summary',
      'Customer.sensitivePurchases': 'special-category',
      'Purchase.id': 'purchase.lines',
      'Purchase.customer': 'purchase.lines',
      'Purchase.placedAt': 'purchase.lines',
      'Purchase.brand': 'purchase.lines',
      'Purchase.store': 'purchase.lines',
      'Purchase.total': 'purchase.lines',
      'Purchase.lines': 'purchase.lines',
      'Purchase.state': 'purchase.lines',
      'Purchase.payment': 'purchase.payment',
      'Purchase.sensitiveLines': 'special-category',
      'Purchase.sensitiveTotal': 'special-category',
      'Product.id': catalogue,
      'Product.department': catalogue,
      'Product.category': catalogue,
      'Product.type': catalogue,
      'Product.packageSize': catalogue,
      'PurchaseConnection.*': 'inherit',
      'PurchaseEdge.*': 'inherit',
      'SensitivePurchaseConnection.*': 'inherit',
      'SensitivePurchaseEdge.*': 'inherit',
      'SensitivePurchase.*': 'inherit',
      'PurchaseLine.*': 'inherit',
      'PurchaseSummary.*': 'inherit',
      'Payment.*': 'inherit',
      'Store.*': 'inherit',
      'Brand.*': 'inherit',
      'Money.*': 'inherit',
      'PageInfo.*': 'inherit',
    },
    subjects: { Customer: 'id', Purchase: 'customer.id' },
    sameCustomer: ['Customer.purchases'],
    inputs: {
      'Query.purchase(id:)': 'purchase.lines',
      'Customer.purchases(first:)': paging,
      'Customer.purchases(after:)': paging,
      'Customer.sensitivePurchases(first:)': paging,
      'Customer.sensitivePurchases(after:)': paging,
    },
  },

  loyalty: {
    coordinates: {
      'Customer.id': 'key',
      'Customer.loyalty': 'loyalty.tier',
      'LoyaltyAccount.id': 'loyalty.tier',
      'LoyaltyAccount.customer': 'loyalty.tier',
      'LoyaltyAccount.tier': 'loyalty.tier',
      'LoyaltyAccount.memberSince': 'loyalty.tier',
      'LoyaltyAccount.balance': 'loyalty.balance',
      'LoyaltyAccount.ledger': 'loyalty.ledger',
      'LoyaltyAccount.coupons': 'campaign-contact',
      'LedgerConnection.*': 'inherit',
      'LedgerEdge.*': 'inherit',
      'LedgerEntry.*': 'inherit',
      'Coupon.*': 'inherit',
      'Campaign.*': 'inherit',
      'PageInfo.*': 'inherit',
    },
    subjects: { Customer: 'id', LoyaltyAccount: 'customer.id' },
    sameCustomer: ['Customer.loyalty'],
    inputs: { 'LoyaltyAccount.ledger(first:)': paging, 'LoyaltyAccount.ledger(after:)': paging },
  },

  gateway: {
    coordinates: {
      'Query.explain': 'explanation',
      'Subscription.consentChanged': 'key',
      'Customer.id': 'key',
      'Customer.accessLog': 'trail',
      'AccessLogConnection.*': 'inherit',
      'AccessLogEdge.*': 'inherit',
      'AccessLogEntry.*': 'inherit',
      'AccessParty.*': 'inherit',
      'AllowedCategory.*': 'inherit',
      'MaskedCategory.*': 'inherit',
      'DeniedCategory.*': 'inherit',
      'PageInfo.*': 'inherit',
      'Explanation.*': 'inherit',
      'ExplainedRefusal.*': 'inherit',
      'ExplainedField.*': 'inherit',
      'ExplainedRow.*': 'inherit',
      'ExplainedRequest.*': 'inherit',
    },
    subjects: { Customer: 'id' },
    customerArguments: { 'Query.explain': 'customerId?', 'Subscription.consentChanged': 'customerId' },
    inputs: {
      'Query.explain(operation:)': described,
      'Query.explain(variables:)': described,
      'ExplainAs.role': described,
      'ExplainAs.purpose': described,
      'ExplainAs.brand': described,
      'ExplainAs.channel': described,
      'ExplainAs.acr': described,
      'ExplainAs.authenticatedFor': described,
      'ExplainAs.risk': described,
      'ExplainAs.recipient': described,
      'ExplainAs.case': described,
      'Customer.accessLog(first:)': paging,
      'Customer.accessLog(after:)': paging,
    },
  },
} as const satisfies Record<string, SubgraphPolicy>;

/**
 * The one block that is no subgraph: what the gateway answers itself (`gateway/own/`). It is classified, composed, planned and
 * decided like the others, but it has no process, no port, no database and, in place of an address, this word.
 */
export const OWN_SERVICE = 'gateway';
export const OWN_ADDRESS = 'assent:gateway';

export type SubgraphName = Exclude<keyof typeof classification, typeof OWN_SERVICE>;
export const subgraphNames = Object.keys(classification).filter((name) => name !== OWN_SERVICE) as SubgraphName[];
