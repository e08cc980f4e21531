/**
 * The fields of one line of an import, with what each may hold: the format, the same in NDJSON and in CSV. What they mean together is
 * decided in `answer.ts`.
 */
import { z } from 'zod';
import {
  CAPTURE_CHANNELS,
  CHANNELS,
  CONSENT_METHODS,
  PURPOSES,
  type Purpose,
  purposeOfEnumValue,
} from '../../../../schema/vocabulary.ts';

const text = (longest: number) => z.string().min(1).max(longest);

const purpose = z.string().transform((name, context): Purpose => {
  const found = PURPOSES.find((one) => one === name) ?? purposeOfEnumValue(name);
  if (found !== undefined) return found;
  context.addIssue('unknown');
  return z.NEVER;
});

export const fields = z.strictObject({
  customerId: text(200),
  state: z.enum(['GIVEN', 'REFUSED', 'WITHDRAWN']),
  /** As in `x-purpose`, or as in the graph. */
  purpose,
  channel: z.enum(CHANNELS).optional(),
  brand: text(200),
  recipient: text(256).optional(),
  /** The notice that was read: of a yes and a refusal. */
  noticeId: text(200).optional(),
  noticeVersion: text(50).optional(),
  language: text(20).optional(),
  method: z.enum(CONSENT_METHODS).optional(),
  captureChannel: z.enum(CAPTURE_CHANNELS).optional(),
  /** Explicit consent for special categories, Art. 9(2)(a). */
  specialCategories: z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).default(false),
  /** When it was said, RFC 3339. */
  at: z.iso.datetime({ offset: true }).transform((time) => new Date(time)),
  /** Where the proof is kept, and its SHA-256: of a yes. */
  evidenceReference: text(500).regex(/\S/).optional(),
  evidenceSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .transform((digits) => digits.toLowerCase())
    .optional(),
});
export type Fields = z.infer<typeof fields>;

/** Of a line that holds a TC string (IAB TCF, version 2): what it says, and what was shown beside it. */
export const tcFields = fields
  .pick({
    customerId: true,
    brand: true,
    noticeVersion: true,
    language: true,
    method: true,
    captureChannel: true,
    evidenceReference: true,
  })
  .extend({ tcString: text(20_000) });

/** Their names, in the order in which they are documented. */
export const FIELDS: readonly string[] = [...Object.keys(fields.shape), 'tcString'];
