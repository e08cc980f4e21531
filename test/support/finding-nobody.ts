/** The personas that may find no customers whom nobody has named, each with a purpose of theirs. */
export const findingNobody = [
  ['agent', 'customer-care'],
  ['supervisor', 'customer-care'],
  ['store-staff', 'order-management'],
  ['dpo', 'rights-fulfilment'],
  ['auditor', 'legal-compliance'],
  ['ingest', 'account-management'],
] as const;
