/**
 * What is asked: four shapes over the built-in graph, each with 64 variations, so that no two requests in flight are the
 * same and nothing can be answered from the request beside it.
 */

import { customerIds } from './canned/customers.ts';
import { resolve } from './canned/resolve.ts';
import { wholeRoot } from './canned/roots.ts';
import { upTo } from './canned/values.ts';
import { DEEP, LIST, ONE, WIDE } from './documents.ts';

/** Who asks this gateway, and why: callers to whom everything in the shape is open, on the consent of each customer. */
export interface Asker {
  readonly role: 'marketer' | 'dpo' | 'agent' | 'analyst';
  readonly purpose: 'personalisation' | 'legal-compliance' | 'customer-care' | 'service-analytics';
}

export interface Shape {
  readonly name: string;
  readonly title: string;
  readonly asker: Asker;
  /** `expected`: the data of the answer as JSON; `extensions`: what is beside it, where there is something. */
  readonly requests: readonly { readonly body: string; readonly expected: string; readonly extensions?: string }[];
}

const VARIATIONS = 64;
/** Customers of one `list`. */
const LIST_LENGTH = 50;

const byConsent: Asker = { role: 'marketer', purpose: 'personalisation' };
/** The whole of a customer is open to oversight alone. */
const byLaw: Asker = { role: 'dpo', purpose: 'legal-compliance' };

/** A shape with the answers that are expected. */
export function shape(
  name: string,
  title: string,
  asker: Asker,
  query: string,
  variables: (variation: number) => Record<string, unknown>,
): Shape {
  const root = wholeRoot();
  const requests = upTo(VARIATIONS).map((variation) => {
    const values = variables(variation);
    return {
      body: JSON.stringify({ query, variables: values }),
      expected: JSON.stringify(resolve(query, values, root)),
    };
  });
  return { name, title, asker, requests };
}

export const oneId = (variation: number) => ({ id: customerIds[variation] });
export const someIds = (variation: number) => ({ ids: customerIds.slice(variation, variation + LIST_LENGTH) });

export const shapeNames = ['one', 'list', 'deep', 'wide'] as const;
export type ShapeName = (typeof shapeNames)[number];

/** Builds a shape with the answers that are expected. */
export const shapes: Record<ShapeName, () => Shape> = {
  one: () => shape('one', 'one customer over four services', byConsent, ONE, oneId),
  list: () => shape('list', `${LIST_LENGTH} customers over four services`, byConsent, LIST, someIds),
  deep: () => shape('deep', 'customer, purchases, their buyers: three hops', byConsent, DEEP, oneId),
  wide: () => shape('wide', '200 fields of one customer', byLaw, WIDE, oneId),
};
