/**
 * What the coordinates of cases and of access in emergencies hold: a part of the block of what the gateway answers itself
 * (`classification.ts`), to be read by itself.
 */
import type { SubgraphPolicy } from './policy.ts';

const paging = { harmless: 'says which part of a list is wanted, by position alone' } as const;
const ofCase = { harmless: 'names a case, which is nothing to anybody but whose case it is' } as const;
const compared = {
  harmless:
    'is compared with recent purchases; the answer is right or wrong for all of it, five times in a case at most',
} as const;

export const cases = {
  coordinates: {
    'Customer.cases': 'case.record',
    'Mutation.openCase': 'case.opening',
    'Mutation.sendVerificationCode': 'case.verification',
    'Mutation.verifyCustomer': 'case.verification',
    'Mutation.closeCase': 'case.closing',
    'Mutation.breakGlass': 'break-glass.opening',
    'Mutation.reviewBreakGlass': 'break-glass.reviewing',
    'Query.breakGlassReviews': 'break-glass.record',
    'CasePayload.customer': 'key',
    'CasePayload.case': 'case.record',
    'CasePayload.isSent': 'case.record',
    'ReviewBreakGlassPayload.customer': 'key',
    'ReviewBreakGlassPayload.review': 'break-glass.record',
    'CustomerCase.*': 'inherit',
    'BreakGlassReviewConnection.*': 'inherit',
    'BreakGlassReviewEdge.*': 'inherit',
    'BreakGlassReview.*': 'inherit',
  },
  customerArguments: {
    'Mutation.openCase': 'input.customerId',
    'Mutation.sendVerificationCode': 'input.customerId',
    'Mutation.verifyCustomer': 'input.customerId',
    'Mutation.closeCase': 'input.customerId',
    'Mutation.breakGlass': 'input.customerId',
    'Mutation.reviewBreakGlass': 'input.customerId',
  },
  findsCustomers: ['Query.breakGlassReviews'],
  inputs: {
    'Query.breakGlassReviews(first:)': paging,
    'Query.breakGlassReviews(after:)': paging,
    'OpenCaseInput.*': 'inherit',
    'SendVerificationCodeInput.*': 'inherit',
    'SendVerificationCodeInput.caseId': ofCase,
    'VerifyCustomerInput.*': 'inherit',
    'VerifyCustomerInput.caseId': ofCase,
    'PurchaseKnowledgeInput.placedOn': compared,
    'PurchaseKnowledgeInput.storeId': compared,
    'PurchaseKnowledgeInput.total': compared,
    'PurchaseKnowledgeInput.productType': compared,
    'CloseCaseInput.caseId': ofCase,
    'BreakGlassInput.*': 'inherit',
    'ReviewBreakGlassInput.*': 'inherit',
    'ReviewBreakGlassInput.caseId': ofCase,
  },
} as const satisfies SubgraphPolicy;
