/**
 * Which field of the built-in graph holds which category: written out by hand, never computed from the classification.
 */

/** Category -> coordinates. */
export const COORDINATES: Readonly<Record<string, string>> = {
  key: `
    Customer.id Query.me Query.customer Query.customersById UpdateContactPayload.customer ConsentPayload.customer
    Subscription.consentChanged RegisterCustomerPayload.customer CasePayload.customer ReviewBreakGlassPayload.customer`,
  name: 'Customer.name',
  'contact.email': 'Customer.email',
  'contact.phone': 'Customer.phone',
  'contact.address': 'Customer.address',
  'birth-date': 'Customer.birthDate',
  demographic: 'Customer.demographics',
  identifier: 'Customer.identities',
  'account-state': 'Customer.accountState',
  'customer-lookup': 'Query.lookupCustomers LookupCandidate.id',
  'lookup.name': 'LookupCandidate.name',
  'lookup.email': 'LookupCandidate.email',
  'lookup.phone': 'LookupCandidate.phone',
  'lookup.address': 'LookupCandidate.address',
  'lookup.birth-date': 'LookupCandidate.birthDate',
  'purchase.lines': `
    Query.purchase Customer.purchases Purchase.id Purchase.customer Purchase.placedAt Purchase.brand Purchase.store
    Purchase.total Purchase.lines Purchase.state`,
  'purchase.summary': 'Customer.purchaseSummary',
  'purchase.payment': 'Purchase.payment',
  'special-category': 'Purchase.sensitiveLines Purchase.sensitiveTotal Customer.sensitivePurchases',
  'loyalty.tier': `
    Customer.loyalty LoyaltyAccount.id LoyaltyAccount.customer LoyaltyAccount.tier LoyaltyAccount.memberSince`,
  'loyalty.balance': 'LoyaltyAccount.balance',
  'loyalty.ledger': 'LoyaltyAccount.ledger',
  'campaign-contact': 'LoyaltyAccount.coupons',
  'consent.record':
    'Customer.consents Customer.consentRequests Customer.consentAsOf Customer.objections Customer.restriction Customer.signals Customer.rightsEvents ConsentPayload.records',
  'consent.status': 'Customer.consentStatus',
  'communication-preference': 'Customer.communicationPreferences',
  trail: 'Customer.accessLog',
  explanation: 'Query.explain',
  'audience-removal': 'Query.audienceChanges',
  audience: 'Query.customers',
  aggregate: 'Query.customerMetrics',
  'case.record': 'Customer.cases CasePayload.case CasePayload.isSent',
  'break-glass.record': 'Query.breakGlassReviews ReviewBreakGlassPayload.review',
  'consent.giving':
    'Mutation.giveConsent Mutation.confirmConsent Mutation.refuseConsent Mutation.withdrawObjection Mutation.liftRestriction',
  'consent.withdrawal': 'Mutation.withdrawConsent Mutation.objectToProcessing Mutation.restrictProcessing',
  'communication-preference.setting': 'Mutation.setCommunicationPreference',
  'contact.update': 'Mutation.updateContact',
  'customer.registration': 'Mutation.registerCustomer',
  'case.opening': 'Mutation.openCase',
  'case.verification': 'Mutation.sendVerificationCode Mutation.verifyCustomer',
  'case.closing': 'Mutation.closeCase',
  'break-glass.opening': 'Mutation.breakGlass',
  'break-glass.reviewing': 'Mutation.reviewBreakGlass',
  public: `
    Query.product Product.id Product.department Product.category Product.type Product.packageSize
    Query.notices Notice.id Notice.version Notice.language Notice.brand Notice.purposes Notice.channels Notice.recipients
    Notice.specialCategories Notice.text Notice.current Notice.title Notice.dataCategories Notice.retention Notice.controller
    Notice.jointControllers Notice.dataProtectionOfficer Notice.withdrawal Notice.rights Notice.sha256 DataCategory.category DataCategory.name`,
};

/** Types that are decided with the nearest field of an entity or payload that leads to them. */
export const INHERITING = `
  PersonName PostalAddress Demographics ExternalIdentity Money Brand Store PurchaseLine Payment PurchaseSummary
  SensitivePurchase ConsentRecord ConsentRequest ConsentStatus ConsentEvent Objection Restriction RecordedSignal CommunicationPreference LedgerEntry Coupon Campaign PageInfo
  PurchaseConnection PurchaseEdge SensitivePurchaseConnection SensitivePurchaseEdge
  RightsEvent RightsEventConnection RightsEventEdge ConsentEventConnection ConsentEventEdge LedgerConnection LedgerEdge
  AccessLogConnection AccessLogEdge AccessLogEntry AccessParty AllowedCategory MaskedCategory DeniedCategory
  CustomerMetrics MetricsGroup MeasuredValue MetricsBucket CustomerConnection CustomerEdge
  Explanation ExplainedRefusal ExplainedField ExplainedRow ExplainedRequest
  AudienceChanges CustomerCase BreakGlassReview BreakGlassReviewConnection BreakGlassReviewEdge`
  .trim()
  .split(/\s+/);
