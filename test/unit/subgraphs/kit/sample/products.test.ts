/** The products of the sample, counted; blank texts are null. */
import { expect, test } from '@jest/globals';
import { readProducts } from '../../../../../subgraphs/kit/sample/products.ts';

test('There are 38,638 products; blank texts are null', async () => {
  const products = await readProducts();
  const all = [...products.values()];
  expect(all).toHaveLength(38_638);
  expect(all.filter(({ category }) => category === null)).toHaveLength(145);
  expect(all.filter(({ packageSize }) => packageSize === null)).toHaveLength(10_876);
  expect(
    all.some(({ department, category, type, packageSize }) => [department, category, type, packageSize].includes('')),
  ).toBe(false);
  expect(products.get('27346')).toEqual({
    id: '27346',
    department: 'GROCERY',
    category: 'PAPER HOUSEWARES',
    type: 'PAPER AND FOAM DRINKING CUPS',
    packageSize: '24 CT',
    sensitive: false,
    gasoline: false,
  });
  expect(products.get('259120')?.gasoline).toBe(true);
});
