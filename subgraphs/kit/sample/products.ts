/**
 * The products of the sample, with what the import must know of each: whether it reveals health, whether it is fuel.
 */
import { readRows } from './rows.ts';
import { isSensitive } from './sensitive.ts';

export interface Product {
  readonly id: string;
  readonly department: string | null;
  readonly category: string | null;
  readonly type: string | null;
  readonly packageSize: string | null;
  readonly sensitive: boolean;
  readonly gasoline: boolean;
}

/** All 38,638 products by id; blank texts are null. */
export async function readProducts(): Promise<Map<string, Product>> {
  const products = new Map<string, Product>();
  for await (const [id, , department, , category, type, packageSize] of readRows('products')) {
    products.set(id, {
      id,
      department: department || null,
      category: category || null,
      type: type || null,
      packageSize: packageSize || null,
      sensitive: isSensitive(category || null),
      gasoline: type.startsWith('GASOLINE'),
    });
  }
  return products;
}
