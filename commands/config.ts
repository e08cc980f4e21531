/**
 * What the commands read from the environment, checked by one schema, and what they let each child process see of it.
 * A child gets only what it needs: a process that is broken into should hold no key to the next one.
 */
import { z } from 'zod';
import { settable } from '../gateway/limits/table.ts';
import { subgraphNames } from '../schema/classification.ts';

/** The gateway and one port for each subgraph after it. */
const portsNeeded = 1 + subgraphNames.length;
const lastFirstPort = 65_536 - portsNeeded;
const portRule = `must be a whole number from 1 to ${lastFirstPort}`;

export const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portRule)
    .transform(Number)
    .refine((port) => port >= 1 && port <= lastFirstPort, portRule)
    .default(4000),
  HOST: z
    .union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'must be an IP address or localhost')
    .default('127.0.0.1'),
  /** What tokens for the gateway name as `aud`. */
  AUDIENCE: z.string().default('assent'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/[^\s/]+/, 'must begin with mongodb:// or mongodb+srv:// and name a host')
    .optional(),
  /** Where the gateway keeps its trail; absent: in the database that is started. What is right is checked by the gateway's own schema. */
  TRAIL: z.string().optional(),
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .default('development'),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .optional(),
});

export type Environment = z.infer<typeof environment>;

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the environment. Throws an error of one line that names each wrong variable, never its value. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '));
}

/** True when npm runs this command: then npm is what a signal may have killed. */
export const startedByNpm = (variables: Variables = process.env): boolean =>
  variables.npm_lifecycle_event !== undefined;

export type ChildKind = 'database' | 'import' | 'subgraph' | 'gateway';

/** What any Node process needs to run at all. */
const basic = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'SYSTEMROOT', 'TEMP', 'USERPROFILE', 'NODE_ENV', 'LOG_LEVEL'];
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
const certificates = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** The variables of the supervisor's own environment that a child of each kind gets. */
const inherited: Readonly<Record<ChildKind, readonly (string | RegExp)[]>> = {
  database: [...basic, ...proxies, ...certificates, 'MONGODB_URI', /^MONGOMS_/],
  import: [...basic, ...certificates],
  subgraph: [...basic, ...certificates, 'RECEIPT_KEYS', /^CONSENT_/],
  gateway: [
    ...[...basic, ...proxies, ...certificates],
    ...[
      'HOST',
      'ISSUERS',
      'AUDIENCE',
      'CORS_ORIGINS',
      'WORKERS',
      'INTROSPECTION',
      'GRAPHIQL',
      'OPERATIONS',
      'METRICS_PORT',
      'RELAY_SECONDS',
    ],
    /^TRAIL(_|$)/,
    /^EXPORT(S$|_)/,
    ...['RATE_LIMIT_STORE', 'TRUSTED_PROXIES', ...settable.map(({ variable }) => variable)],
  ],
};

/** People read what the supervisor says; of what the parts log they see warnings, unless LOG_LEVEL asks for more. */
const defaults = { LOG_LEVEL: 'warn' };

/** The environment of a child: what its kind may inherit, and what the supervisor adds. */
export function childEnvironment(
  kind: ChildKind,
  added: Readonly<Record<string, string>>,
  variables: Variables = process.env,
): Record<string, string> {
  const allowed = inherited[kind];
  const kept = Object.entries(variables).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      entry[1] !== '' &&
      allowed.some((rule) => (typeof rule === 'string' ? rule === entry[0] : rule.test(entry[0]))),
  );
  return { ...defaults, ...Object.fromEntries(kept), ...added };
}
