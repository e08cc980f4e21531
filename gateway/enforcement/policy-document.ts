/**
 * A policy that came from outside as data: checked against the shape of `schema/policy.ts` and nothing else. Whether it covers
 * a graph is `coverage.ts`'s question. What has a key or a word too many is refused: a misspelt condition must not fall away.
 */
import { z } from 'zod';
import type { Policy } from '../../schema/policy.ts';
import {
  CATEGORIES,
  CHANNELS,
  LEGAL_BASES,
  MASKS,
  PURPOSES,
  ROLES,
  WRITE_CATEGORIES,
} from '../../schema/vocabulary.ts';

const coordinate = z.string().regex(/^[_A-Za-z]\w*\.([_A-Za-z]\w*|\*)$/, 'must be a coordinate such as Type.field');

/** Whether the word is one of the vocabulary is asked with the coordinate at hand, by the coverage. */
const classOf = z.union([z.string(), z.strictObject({ public: z.string() })], {
  error: 'must be a category, "inherit" or { "public": "reason" }',
});

const subgraph = z.strictObject({
  coordinates: z.record(coordinate, classOf),
  subjects: z.record(z.string(), z.string().min(1)).optional(),
  customerArguments: z.record(coordinate, z.string().min(1)).optional(),
  sameCustomer: z.array(coordinate).optional(),
});

const authentication = {
  acr: z.array(z.string().min(1)).min(1).optional(),
  maxAge: z.number().int().positive().optional(),
};

const grant = z.strictObject({
  row: z.string().min(1),
  role: z.enum(ROLES),
  purposes: z.array(z.enum(PURPOSES)).min(1),
  basis: z.enum(LEGAL_BASES),
  mask: z.enum(MASKS).optional(),
  case: z.literal(true).optional(),
  contactChannels: z.array(z.enum(CHANNELS)).min(1).optional(),
  despiteRestriction: z.literal(true).optional(),
  ownRequestOnly: z.literal(true).optional(),
  ownPayloadOnly: z.literal(true).optional(),
  onBehalf: z.literal(true).optional(),
  ...authentication,
});

const demands = z.array(
  z.strictObject({ categories: z.array(z.enum([...CATEGORIES, ...WRITE_CATEGORIES])).min(1), ...authentication }),
);

const policyDocument = z.strictObject({
  subgraphs: z.record(z.string(), subgraph),
  grants: z.partialRecord(z.enum([...CATEGORIES, ...WRITE_CATEGORIES]), z.array(grant)),
  risk: z.strictObject({ elevated: demands.optional(), high: demands.optional() }).optional(),
  consentService: z.string().min(1).optional(),
});

/** `subgraphs.shop.coordinates["Order.id"]`: where in the document something is. */
const place = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'string' && /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join('')
    .replace(/^\./, '') || 'the document';

/** The policy, or what is wrong with the document, one sentence each. */
export function readPolicyDocument(value: unknown): { readonly policy: Policy } | { readonly problems: string[] } {
  const parsed = policyDocument.safeParse(value);
  if (parsed.success) return { policy: parsed.data as Policy };
  return {
    problems: parsed.error.issues.map(({ path, message }) => `${place(path)}: ${message.replace(/\.$/, '')}.`),
  };
}
