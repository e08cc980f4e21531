/**
 * The environment of the gateway, read once at start by one schema: a wrong value ends the start with one line that names
 * the variable (never its value). No other file of the gateway reads the environment.
 */
import { z } from 'zod';
import { subgraphNames } from '../schema/classification.ts';
import { PERIOD_KINDS, type PeriodKind } from './audit/period.ts';
import { DEFAULT_AUDIENCE } from './caller/development-issuer.ts';
import { type IssuerAddress, isLoopback } from './caller/issuers.ts';
import { STATE_DIRECTORY } from './caller/key-file.ts';
import { KEY_TIMES, type KeyTimes } from './caller/key-set.ts';
import { DEFAULT_LIMITS, type LimitName, type Limits, settable } from './limits/table.ts';
import * as kinds from './variable-kinds.ts';

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Of the built-in subgraphs; for another graph, of those alone that are not where its supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly issuers: readonly IssuerAddress[];
  /** Whose signals of risk count, beside the claim of the token; empty: nobody's. */
  readonly riskIssuers: readonly IssuerAddress[];
  /** How long the keys of issuers count. */
  readonly keyTimes: KeyTimes;
  /** Whether tokens of the development issuer are trusted: not in production, and only where no other machine can call. */
  readonly developmentIssuer: boolean;
  readonly audience: string;
  /** Origins whose pages may read answers; empty: none. */
  readonly corsOrigins: readonly string[];
  readonly limits: Limits;
  /** Where several machines count together what a client asks for; absent: each counts for itself. */
  readonly rateLimitStore?: string;
  /** Addresses of proxies that are believed when they say for whom they ask. */
  readonly trustedProxies: readonly string[];
  /** Whether clients may ask about the schema, and whether there is a page for browsers. */
  readonly introspection: boolean;
  readonly graphiql: boolean;
  /** The registry of the only operations that run; absent: any operation. */
  readonly operations?: string;
  /** How many processes share the port. */
  readonly workers: number;
  /** Where counts are served beside the gateway; absent: at `/metrics` of the gateway, outside production. */
  readonly metricsPort?: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Seconds between two looks for registrations that were left half done. */
  readonly relaySeconds: number;
  readonly trail: TrailConfig;
  /** Where it is kept who was exported, and for how many days after an export began. */
  readonly exports: { readonly place: kinds.TrailPlace; readonly days: number };
}

export interface TrailConfig {
  readonly place: kinds.TrailPlace;
  /** In what chains, and the pseudonyms of customers, begin anew. */
  readonly period: PeriodKind;
  /** Months after the end of its period in which a chain is kept. */
  readonly retention: number;
  /** Records after which a seal comes at the latest, and seconds after a record that has none. */
  readonly sealRecords: number;
  readonly sealSeconds: number;
}

/** A value that the gateway cannot start with; the message is one line for whoever started it. */
export class ConfigError extends Error {
  readonly variable: string;

  constructor(variable: string, complaint: string) {
    super(`${variable} ${complaint}`);
    this.variable = variable;
  }
}

export const DEFAULT_PORT = 4000;
/** More would be a mistake: each is a process with the whole engine in it. */
const MAX_WORKERS = 64;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const SECONDS = 'seconds between 1 and 86400';
const MONGODB = 'an address that begins with mongodb:// or mongodb+srv://';

const ISSUER_LIST = 'issuer URLs or issuer=jwks-url, separated by commas, each over https or on loopback';

/** What each variable may be, and the words for a value that it may not be. */
const variables = {
  NODE_ENV: [z.enum(['development', 'production', 'test']).default('development'), 'development, production or test'],
  PORT: [kinds.port.default(DEFAULT_PORT), 'a port number'],
  HOST: [z.string().regex(/^[\w.:-]+$/).default('127.0.0.1'), 'an address or the name of one'], // biome-ignore format: one line each
  ISSUERS: [kinds.issuers.default([]), ISSUER_LIST],
  RISK_ISSUERS: [kinds.issuers.default([]), ISSUER_LIST],
  JWKS_FRESH_SECONDS: [kinds.whole(1, 86_400).default(KEY_TIMES.fresh / 1_000), SECONDS],
  JWKS_KNOWN_SECONDS: [kinds.whole(1, 86_400).default(KEY_TIMES.known / 1_000), SECONDS],
  AUDIENCE: [z.string().min(1).max(256).default(DEFAULT_AUDIENCE), 'the audience of the tokens'],
  CORS_ORIGINS: [kinds.origins.default([]), 'origins such as https://shop.example, separated by commas'],
  WORKERS: [kinds.whole(1, MAX_WORKERS).default(1), `a whole number from 1 to ${MAX_WORKERS}`],
  RATE_LIMIT_STORE: [kinds.mongodb.optional(), MONGODB],
  TRUSTED_PROXIES: [kinds.networks.default([]), 'IP addresses, or networks such as 10.0.0.0/8, separated by commas'],
  INTROSPECTION: [kinds.onOff.optional(), 'on or off'],
  GRAPHIQL: [kinds.onOff.optional(), 'on or off'],
  OPERATIONS: [z.string().max(4_096).optional(), 'a file'],
  METRICS_PORT: [kinds.port.optional(), 'a port number'],
  RELAY_SECONDS: [kinds.whole(1, 86_400).default(10), SECONDS],
  MONGODB_URI: [kinds.mongodb.optional(), MONGODB],
  TRAIL: [kinds.trail.optional(), 'mongodb://... or file:FOLDER'],
  TRAIL_PERIOD: [z.enum(PERIOD_KINDS).default('month'), `one of ${PERIOD_KINDS.join(', ')}`],
  TRAIL_RETENTION: [kinds.whole(1, 600).default(25), 'a number of months from 1 to 600'],
  TRAIL_SEAL_RECORDS: [kinds.whole(1, 100_000).default(1_000), 'a number of records from 1 to 100000'],
  TRAIL_SEAL_SECONDS: [kinds.whole(1, 86_400).default(10), 'a number of seconds from 1 to 86400'],
  EXPORTS: [kinds.trail.optional(), 'mongodb://... or file:FOLDER'],
  EXPORT_RETENTION_DAYS: [kinds.whole(1, 3_650).default(30), 'a number of days from 1 to 3650'],
  LOG_LEVEL: [z.enum(LOG_LEVELS).default('info'), `one of ${LOG_LEVELS.join(', ')}`],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Values = { [V in keyof typeof variables]: z.output<(typeof variables)[V][0]> };

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty value counts as none, as in compose files and shells. */
const given = (environment: Environment, name: string): string | undefined => environment[name] || undefined;

function read(environment: Environment): Values {
  const entries = Object.entries(variables).map(([name, [schema, wanted]]) => {
    const parsed = schema.safeParse(given(environment, name));
    if (!parsed.success) throw new ConfigError(name, `must be ${wanted}.`);
    return [name, parsed.data];
  });
  return Object.fromEntries(entries) as Values;
}

/** The limits, those among them that a variable sets as it says. */
function readLimits(environment: Environment): Limits {
  const said = settable.flatMap(({ name, variable, most }): [LimitName, number][] => {
    const value = given(environment, variable);
    if (value === undefined) return [];
    const parsed = kinds.whole(1, most).safeParse(value);
    if (!parsed.success) throw new ConfigError(variable, `must be a whole number from 1 to ${most}.`);
    return [[name, parsed.data]];
  });
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(said) };
}

/** `SUBGRAPH_IDENTITY_URL` for `identity`. */
export const urlVariable = (service: string): string =>
  `SUBGRAPH_${service.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_URL`;

/** The addresses that `SUBGRAPH_<NAME>_URL` gives to services of a graph; a variable for no service of it is refused. */
export function givenUrls(services: readonly string[], environment: Environment = process.env): Record<string, string> {
  const known = new Set(services.map(urlVariable));
  const stray = Object.keys(environment).find((name) => /^SUBGRAPH_.*_URL$/.test(name) && !known.has(name));
  if (stray !== undefined) throw new ConfigError(stray, `names no subgraph; there are ${[...known].join(', ')}.`);
  const entries = services.flatMap((service) => {
    const value = given(environment, urlVariable(service));
    if (value === undefined) return [];
    if (!kinds.httpUrl.safeParse(value).success)
      throw new ConfigError(urlVariable(service), 'must be an http or https URL.');
    return [[service, value]];
  });
  return Object.fromEntries(entries);
}

/** The built-in subgraphs: where they are said to be, else on the ports after the gateway's, in the order of the classification. */
function builtInUrls(environment: Environment, gatewayPort: number): Record<string, string> {
  const urls = givenUrls(subgraphNames, environment);
  for (const [index, subgraph] of subgraphNames.entries()) {
    const own = gatewayPort + 1 + index;
    if (urls[subgraph] === undefined && own > 65_535)
      throw new ConfigError('PORT', 'must leave room for the subgraphs after it.');
    urls[subgraph] ??= `http://127.0.0.1:${own}`;
  }
  return urls;
}

/** Where the gateway keeps what is its own: as it is said, else in its database, else in a folder of this machine. */
const placeOf = (said: kinds.TrailPlace | undefined, { MONGODB_URI }: Values, folder: string): kinds.TrailPlace =>
  said ?? (MONGODB_URI === undefined ? { folder: `${STATE_DIRECTORY}${folder}` } : { mongodb: MONGODB_URI });

/** The database of a trail has room for what was exported, too. */
const databaseIn = (place: kinds.TrailPlace | undefined) => (place && 'mongodb' in place ? place : undefined);

const trailOf = (values: Values): TrailConfig => ({
  place: placeOf(values.TRAIL, values, 'trail'),
  period: values.TRAIL_PERIOD,
  retention: values.TRAIL_RETENTION,
  sealRecords: values.TRAIL_SEAL_RECORDS,
  sealSeconds: values.TRAIL_SEAL_SECONDS,
});

/** What the environment says of the trail, for a program that is no gateway. Throws a {@link ConfigError} as `readConfig` does. */
export const readTrailConfig = (environment: Environment = process.env): TrailConfig => trailOf(read(environment));

/** What the command line says; `HOST` and `PORT` stand over the variables of these names. */
export interface Overriding {
  readonly HOST?: string;
  readonly PORT?: string;
  /** Another supergraph than the built-in one is served. */
  readonly foreign?: boolean;
  /** Nobody is asked for a token (`--policy public`). */
  readonly open?: boolean;
}

/**
 * Reads the environment. Throws a {@link ConfigError} with one line for the first value that is wrong.
 */
export function readConfig(
  { foreign = false, open = false, ...options }: Overriding = {},
  environment: Environment = process.env,
): Config {
  const overriding = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const all: Environment = { ...environment, ...overriding };
  const values = read(all);
  const production = values.NODE_ENV === 'production';
  if (open && production) throw new ConfigError('NODE_ENV', 'is production, where --policy public is refused.');
  const developmentIssuer = !production && isLoopback(values.HOST);
  if (values.ISSUERS.length === 0 && !developmentIssuer && !open) {
    throw new ConfigError('ISSUERS', 'is required when NODE_ENV is production or HOST is not loopback.');
  }
  if (values.JWKS_KNOWN_SECONDS < values.JWKS_FRESH_SECONDS)
    throw new ConfigError('JWKS_KNOWN_SECONDS', 'must be at least JWKS_FRESH_SECONDS.');
  return {
    production,
    host: values.HOST,
    port: values.PORT,
    subgraphUrls: foreign ? {} : builtInUrls(all, values.PORT),
    issuers: values.ISSUERS,
    riskIssuers: values.RISK_ISSUERS,
    keyTimes: { fresh: values.JWKS_FRESH_SECONDS * 1_000, known: values.JWKS_KNOWN_SECONDS * 1_000 },
    developmentIssuer,
    audience: values.AUDIENCE,
    corsOrigins: values.CORS_ORIGINS,
    limits: readLimits(all),
    rateLimitStore: values.RATE_LIMIT_STORE,
    trustedProxies: values.TRUSTED_PROXIES,
    introspection: values.INTROSPECTION ?? !production,
    graphiql: values.GRAPHIQL ?? !production,
    operations: values.OPERATIONS,
    workers: values.WORKERS,
    metricsPort: values.METRICS_PORT,
    logLevel: values.LOG_LEVEL,
    relaySeconds: values.RELAY_SECONDS,
    trail: trailOf(values),
    exports: {
      place: placeOf(values.EXPORTS ?? databaseIn(values.TRAIL), values, 'exports'),
      days: values.EXPORT_RETENTION_DAYS,
    },
  };
}
