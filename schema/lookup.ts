/**
 * How whoever is on the telephone is found: one internal endpoint (`POST /lookup`, JSON, passport) of each subgraph that knows somebody by
 * something that they can say. It gives ids for a whole value, in its normal form (`normal-forms.ts`), and decides nothing.
 */
import { z } from 'zod';

/** Largest number of ids in one answer. */
export const MAX_FOUND = 20;

const text = z.string().min(1).max(254);

export const lookupRequest = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('phone'), phone: text }),
  z.strictObject({ by: z.literal('email'), email: text }),
  z.strictObject({ by: z.literal('name'), name: text, postalCode: text }),
  z.strictObject({ by: z.literal('purchase'), purchase: text }),
  z.strictObject({ by: z.literal('card'), card: text }),
]);
export type LookupRequest = z.infer<typeof lookupRequest>;

/** Who answers what. */
export const LOOKUP_SUBGRAPHS = {
  phone: 'identity',
  email: 'identity',
  name: 'identity',
  purchase: 'purchases',
  card: 'loyalty',
} as const satisfies Record<LookupRequest['by'], string>;

/** `more`: others than these have the same; nobody is told who. */
export const lookupAnswer = z.object({
  customers: z.array(z.string().min(1).max(200)).max(MAX_FOUND),
  more: z.boolean(),
});
export type LookupAnswer = z.infer<typeof lookupAnswer>;

/** The answer for those who were found, of whom one more than can be told is enough. */
export const lookupAnswerOf = (found: readonly string[]): LookupAnswer => ({
  customers: found.slice(0, MAX_FOUND),
  more: found.length > MAX_FOUND,
});
