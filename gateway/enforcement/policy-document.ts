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

/** Schema coordinates of arguments, input fields and values of enums (GraphQL specification, appendix on coordinates). */
const input = z
  .string()
  .regex(
    /^[_A-Za-z]\w*\.([_A-Za-z]\w*(\([_A-Za-z]\w*:\))?|\*)$/,
    'must be a coordinate such as Type.field(argument:) or Input.field',
  );

const reason = z.string().regex(/\S/, 'must say why');

/** Whether the word is one of the vocabulary is asked with the coordinate at hand, by the coverage. */
const classOf = z.union([z.string(), z.strictObject({ public: z.string() })], {
  error: 'must be a category, "inherit" or { "public": "reason" }',
});

const inputClass = z.union([z.string(), z.strictObject({ harmless: reason })], {
  error: 'must be a category, "inherit" or { "harmless": "reason" }',
});

const subgraph = z.strictObject({
  coordinates: z.record(coordinate, classOf),
  subjects: z.record(z.string(), z.string().min(1)).optional(),
  customerArguments: z.record(coordinate, z.string().min(1)).optional(),
  findsCustomers: z.array(coordinate).optional(),
  countsCustomers: z.array(coordinate).optional(),
  sameCustomer: z.array(coordinate).optional(),
  inputs: z.record(input, inputClass).optional(),
});

/** Numbers need a width to be put into bands. */
const mask = z.union(
  [z.enum(MASKS.filter((kind) => kind !== 'band')), z.strictObject({ kind: z.literal('band'), width: z.int().min(2) })],
  {
    error: `must be one of ${MASKS.filter((kind) => kind !== 'band').join(', ')}, or { "kind": "band", "width": N } with a whole number of at least 2`,
  },
);

const authentication = {
  acr: z.array(z.string().min(1)).min(1).optional(),
  maxAge: z.number().int().positive().optional(),
};

const grant = z.strictObject({
  row: z.string().min(1),
  role: z.enum(ROLES),
  purposes: z.array(z.enum(PURPOSES)).min(1),
  basis: z.enum(LEGAL_BASES),
  mask: mask.optional(),
  case: z
    .union([z.literal(true), z.enum(['substantial', 'break-glass'])], {
      error: 'must be true, "substantial" or "break-glass"',
    })
    .optional(),
  contactChannels: z.array(z.enum(CHANNELS)).min(1).optional(),
  despiteRestriction: z.literal(true).optional(),
  ownRequestOnly: z.literal(true).optional(),
  ownPayloadOnly: z.literal(true).optional(),
  onBehalf: z.literal(true).optional(),
  newCustomer: z.literal(true).optional(),
  ...authentication,
});

const nobody = z.strictObject({ nobody: reason }, { error: 'must be a list of rows or { "nobody": "reason" }' });

/** Rows or nobody: told apart first, so that what is wrong is told at its place in the row. */
const rows = z.unknown().transform((value, context) => {
  const read = (Array.isArray(value) ? z.array(grant) : nobody).safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return z.NEVER;
});

const demands = z.array(
  z.strictObject({ categories: z.array(z.enum([...CATEGORIES, ...WRITE_CATEGORIES])).min(1), ...authentication }),
);

const policyDocument = z.strictObject({
  subgraphs: z.record(z.string(), subgraph),
  grants: z.partialRecord(z.enum([...CATEGORIES, ...WRITE_CATEGORIES]), rows),
  risk: z.strictObject({ elevated: demands.optional(), high: demands.optional() }).optional(),
  consentService: z.string().min(1).optional(),
  registrationService: z.string().min(1).optional(),
});

/** `subgraphs.shop.coordinates["Order.id"]`: where in the document something is. */
const place = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'string' && /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join('')
    .replace(/^\./, '') || 'the document';

/** What is wrong with a key is said of the key. */
const complaint = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;

/** The policy, or what is wrong with the document, one sentence each. */
export function readPolicyDocument(value: unknown): { readonly policy: Policy } | { readonly problems: string[] } {
  const parsed = policyDocument.safeParse(value);
  if (parsed.success) return { policy: parsed.data as Policy };
  return {
    problems: parsed.error.issues.map((issue) => `${place(issue.path)}: ${complaint(issue)}.`),
  };
}
