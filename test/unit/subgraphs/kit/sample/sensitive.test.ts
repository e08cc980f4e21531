/** The list of categories that reveal health, against one written out here. */
import { expect, test } from '@jest/globals';
import { readProducts } from '../../../../../subgraphs/kit/sample/products.ts';
import { isSensitive, SENSITIVE_CATEGORIES } from '../../../../../subgraphs/kit/sample/sensitive.ts';

// Written out from the model of policy, not taken from the code.
const CATEGORIES = [
  'adult incontinence',
  'analgesics',
  'antacids',
  'cold and flu',
  'dietary aid products',
  'eye and ear care products',
  'family planning',
  'home health care',
  'laxatives',
  'pharmacy',
  'restricted diet',
  'sinus and allergy',
  'smoking cessations',
];

test('The categories that reveal health are those of the model of policy, and each has products', async () => {
  expect([...SENSITIVE_CATEGORIES].map((category) => category.toLowerCase()).sort()).toEqual(CATEGORIES);
  const present = new Set([...(await readProducts()).values()].map(({ category }) => category));
  for (const category of SENSITIVE_CATEGORIES) expect(present).toContain(category);
});

test('A product without a category, and one of another category, reveals nothing', () => {
  expect(isSensitive(null)).toBe(false);
  expect(isSensitive('VITAMINS')).toBe(false);
  expect(isSensitive('PHARMACY')).toBe(true);
});
