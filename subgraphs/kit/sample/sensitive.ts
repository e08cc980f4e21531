/**
 * The product categories that reveal something about health (GDPR Art. 9(1)), by the sample's own names.
 * The one list: the import separates by it, and nothing else may guess.
 */

export const SENSITIVE_CATEGORIES: ReadonlySet<string> = new Set([
  'ADULT INCONTINENCE',
  'ANALGESICS',
  'ANTACIDS',
  'COLD AND FLU',
  'DIETARY AID PRODUCTS',
  'EYE AND EAR CARE PRODUCTS',
  'FAMILY PLANNING',
  'HOME HEALTH CARE',
  'LAXATIVES',
  'PHARMACY',
  'RESTRICTED DIET',
  'SINUS AND ALLERGY',
  'SMOKING CESSATIONS',
]);

/** Whether products of this category reveal health. A product without a category reveals nothing. */
export const isSensitive = (productCategory: string | null): boolean =>
  productCategory !== null && SENSITIVE_CATEGORIES.has(productCategory);
