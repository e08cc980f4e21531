/**
 * The environment of a subgraph, read once and checked: the only file of the subgraphs that knows `process.env`.
 * A wrong value ends the start with one line that names the variable and never shows the value, which may be a secret.
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PlatformSettings } from './consent/model/platform/subgraph.ts';
import type { KeyPlace } from './kit/signing-keys.ts';

const LOOPBACK = '127.0.0.1';
/** In the git-ignored folder of what this machine made itself. */
const RECEIPT_KEYS = fileURLToPath(new URL('../.assent/receipt-keys.json', import.meta.url));

const WITH_PLATFORM = 'is required with CONSENT_PLATFORM_URL';

/** A consent platform of somebody else, in the place of the records here. */
const platform = z.object({
  CONSENT_PLATFORM_URL: z
    .url({ protocol: /^https?$/, error: 'must be an https URL, or one of this machine' })
    .refine(
      (text) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(text),
      'must be an https URL, or one of this machine',
    )
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  CONSENT_PLATFORM_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,4096}$/, 'must be at least 16 characters without blanks')
    .optional(),
  CONSENT_PLATFORM_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64')
    .optional(),
  CONSENT_PLATFORM_TIMEOUT_MS: z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number')
    .min(100, 'must be at least 100')
    .max(60_000, 'must be at most 60000')
    .default(3000),
});

const environment = platform.extend({
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  HOST: z.string().min(1).default(LOOPBACK),
  PORT: z.coerce.number({ error: 'must be a port' }).int().min(1).max(65_000, 'must be at most 65000').default(4000),
  PASSPORT_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  RECEIPT_KEYS: z.string().max(4096).optional(),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  CONSENT_REQUESTS_AT_ONCE: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(5, 'must be at most 5')
    .default(1),
  CONSENT_REQUEST_PAUSE_DAYS: z.coerce
    .number({ error: 'must be a number of days' })
    .int('must be a whole number of days')
    .min(1, 'must be at least 1')
    .max(3650, 'must be at most 3650')
    .default(180),
  CONSENT_DOUBLE_OPT_IN: z
    .string()
    .regex(/^(none|(EMAIL|SMS)(,(EMAIL|SMS))*)$/, 'must be none, EMAIL, SMS or EMAIL,SMS')
    .default('EMAIL,SMS'),
  CASE_MINUTES: z.coerce
    .number({ error: 'must be a number of minutes' })
    .int('must be a whole number of minutes')
    .min(1, 'must be at least 1')
    .max(120, 'must be at most 120')
    .default(30),
  CONSENT_MESSAGES_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

export interface Config {
  /** Null: there is none, and only consent is served, over a platform. */
  readonly mongodbUri: string | null;
  /** Who keeps the consents; null: this house does. */
  readonly consentPlatform: PlatformSettings | null;
  readonly host: string;
  /** The gateway's port; subgraphs follow it. */
  readonly gatewayPort: number;
  /** Where the gateway publishes the keys of its passports. */
  readonly jwksUrl: string;
  /** The keys that receipts are signed with. Those that are said to be somewhere are not made there. */
  readonly receiptKeys: KeyPlace;
  readonly production: boolean;
  readonly logLevel: string;
  /** What the subgraphs find in the context of their requests. */
  readonly settings: {
    /** The most consents that a customer is asked for at a time. */
    readonly consentRequestsAtOnce: number;
    /** Days after a no in which the customer is not asked again. */
    readonly consentRequestPauseDays: number;
    /** Channels on which a yes to marketing has to be confirmed there, separated by commas; or none. */
    readonly doubleOptIn: string;
    /** Who sends messages to customers. */
    readonly messagesUrl: string | undefined;
    /** Minutes that a case lasts once the customer is verified. */
    readonly caseMinutes: number;
    readonly isProduction: boolean;
  };
}

/** A wrong environment; the message is the one line to show. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Where the keys of receipts are: what a command that has no database asks. */
export const receiptKeysIn = (
  { RECEIPT_KEYS: given }: Readonly<Record<string, string | undefined>> = process.env,
): KeyPlace => (given ? { path: given, make: false } : { path: RECEIPT_KEYS, make: true });

const NO_DATABASE = 'MONGODB_URI is required';

/** The database of a process that cannot do without; throws ConfigError. */
export function databaseOf({ mongodbUri }: Config): string {
  if (mongodbUri === null) throw new ConfigError(NO_DATABASE);
  return mongodbUri;
}

/** Whether consents are kept by a platform of somebody else: what a command asks that would write here. */
export const isOverPlatform = (variables: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  (variables.CONSENT_PLATFORM_URL ?? '') !== '';

function platformIn(read: z.infer<typeof platform>): PlatformSettings | null {
  const { CONSENT_PLATFORM_URL: url, CONSENT_PLATFORM_KEY: key, CONSENT_PLATFORM_WEBHOOK_SECRET: secret } = read;
  if (url === undefined) return null;
  if (key === undefined) throw new ConfigError(`CONSENT_PLATFORM_KEY ${WITH_PLATFORM}`);
  if (secret === undefined) throw new ConfigError(`CONSENT_PLATFORM_WEBHOOK_SECRET ${WITH_PLATFORM}`);
  return { url, key, webhookSecret: secret, timeout: read.CONSENT_PLATFORM_TIMEOUT_MS };
}

/** Reads the environment; throws ConfigError. An empty variable counts as absent. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = environment.safeParse(present);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw new ConfigError(`${path.join('.')} ${message}`);
  }
  const { HOST, PORT, MONGODB_URI } = read.data;
  const consentPlatform = platformIn(read.data);
  if (MONGODB_URI === undefined && consentPlatform === null) throw new ConfigError(NO_DATABASE);
  const gatewayHost = HOST === '0.0.0.0' || HOST === '::' ? LOOPBACK : HOST;
  return {
    mongodbUri: MONGODB_URI ?? null,
    consentPlatform,
    host: HOST,
    gatewayPort: PORT,
    jwksUrl: read.data.PASSPORT_JWKS_URL ?? `http://${gatewayHost}:${PORT}/.well-known/jwks.json`,
    receiptKeys: receiptKeysIn(variables),
    production: read.data.NODE_ENV === 'production',
    logLevel: read.data.LOG_LEVEL,
    settings: {
      consentRequestsAtOnce: read.data.CONSENT_REQUESTS_AT_ONCE,
      consentRequestPauseDays: read.data.CONSENT_REQUEST_PAUSE_DAYS,
      doubleOptIn: read.data.CONSENT_DOUBLE_OPT_IN,
      messagesUrl: read.data.CONSENT_MESSAGES_URL,
      caseMinutes: read.data.CASE_MINUTES,
      isProduction: read.data.NODE_ENV === 'production',
    },
  };
}
