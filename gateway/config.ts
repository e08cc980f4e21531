/**
 * The environment of the gateway, read once at start by one schema: a wrong value ends the start with one line that names
 * the variable (never its value). No other file of the gateway reads the environment.
 */
import { z } from 'zod';
import { subgraphNames } from '../schema/classification.ts';
import { PERIOD_KINDS, type PeriodKind } from './audit/period.ts';
import { DEFAULT_AUDIENCE, DEVELOPMENT_ISSUER } from './caller/development-issuer.ts';
import { type IssuerAddress, isLoopback, isTrustworthy } from './caller/issuers.ts';
import { STATE_DIRECTORY } from './caller/key-file.ts';
import { KEY_TIMES, type KeyTimes } from './caller/key-set.ts';

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Of the built-in subgraphs; for another graph, of those alone that are not where its supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly issuers: readonly IssuerAddress[];
  /** How long the keys of issuers count. */
  readonly keyTimes: KeyTimes;
  /** Whether tokens of the development issuer are trusted: not in production, and only where no other machine can call. */
  readonly developmentIssuer: boolean;
  readonly audience: string;
  /** Origins whose pages may read answers; empty: none. */
  readonly corsOrigins: readonly string[];
  /** Milliseconds for one call to a subgraph, and for one request of a client. */
  readonly subgraphTimeout: number;
  readonly requestTimeout: number;
  /** How many processes share the port. */
  readonly workers: number;
  /** Where counts are served beside the gateway; absent: at `/metrics` of the gateway, outside production. */
  readonly metricsPort?: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly trail: TrailConfig;
}

export interface TrailConfig {
  readonly place: TrailPlace;
  /** In what chains, and the pseudonyms of customers, begin anew. */
  readonly period: PeriodKind;
  /** Months after the end of its period in which a chain is kept. */
  readonly retention: number;
  /** Records after which a seal comes at the latest, and seconds after a record that has none. */
  readonly sealRecords: number;
  readonly sealSeconds: number;
}

/** Where the trail is kept. */
export type TrailPlace = { readonly mongodb: string } | { readonly folder: string };

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

const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);

/** Some milliseconds, at most ten minutes. */
const milliseconds = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number)
  .refine((number) => number <= 600_000);
const MILLISECONDS = 'milliseconds between 1 and 600000';

/** Some seconds, at most a day. */
const seconds = z
  .string()
  .regex(/^[1-9]\d{0,4}$/)
  .transform(Number)
  .refine((number) => number <= 86_400);
const SECONDS = 'seconds between 1 and 86400';

/** Whether a text is an address that can be called. */
export const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** A whole number with these bounds. */
const between = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .refine((number) => number >= min && number <= max);

const MONGODB_URI = /^mongodb(\+srv)?:\/\/[^\s/]+/;

/** `mongodb://...` or `file:FOLDER`; undefined: neither. */
export function trailPlace(value: string): TrailPlace | undefined {
  if (MONGODB_URI.test(value)) return { mongodb: value };
  return value.startsWith('file:') && value.length > 'file:'.length
    ? { folder: value.slice('file:'.length) }
    : undefined;
}

const httpUrl = z.string().refine(isHttp);

/** `https://issuer.example` (discovery) or `name=https://issuer.example/jwks`. */
function issuerAddress(entry: string): IssuerAddress | undefined {
  const cut = entry.indexOf('=');
  const issuer = cut === -1 ? entry : entry.slice(0, cut);
  const jwks = cut === -1 ? undefined : entry.slice(cut + 1);
  if (issuer === '' || issuer === DEVELOPMENT_ISSUER || !isTrustworthy(jwks ?? issuer)) return undefined;
  return { issuer, jwks };
}

const issuers = z.string().transform((value, context) =>
  list(value).flatMap((entry) => {
    const address = issuerAddress(entry);
    if (address === undefined) context.addIssue({ code: 'custom' });
    return address ?? [];
  }),
);

/** What each variable may be, and the words for a value that it may not be. */
const variables = {
  NODE_ENV: [z.enum(['development', 'production', 'test']).default('development'), 'development, production or test'],
  PORT: [port.default(DEFAULT_PORT), 'a port number'],
  HOST: [z.string().regex(/^[\w.:-]+$/).default('127.0.0.1'), 'an address or the name of one'], // biome-ignore format: one line each
  ISSUERS: [issuers.default([]), 'issuer URLs or issuer=jwks-url, separated by commas, each over https or on loopback'],
  JWKS_FRESH_SECONDS: [seconds.default(KEY_TIMES.fresh / 1_000), SECONDS],
  JWKS_KNOWN_SECONDS: [seconds.default(KEY_TIMES.known / 1_000), SECONDS],
  AUDIENCE: [z.string().min(1).max(256).default(DEFAULT_AUDIENCE), 'the audience of the tokens'],
  CORS_ORIGINS: [
    z
      .string()
      .transform(list)
      .refine((origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin))
      .default([]),
    'origins such as https://shop.example, separated by commas',
  ],
  SUBGRAPH_TIMEOUT_MS: [milliseconds.default(5_000), MILLISECONDS],
  REQUEST_TIMEOUT_MS: [milliseconds.default(15_000), MILLISECONDS],
  WORKERS: [
    z
      .string()
      .regex(/^[1-9]\d?$/)
      .transform(Number)
      .refine((number) => number <= MAX_WORKERS)
      .default(1),
    `a whole number from 1 to ${MAX_WORKERS}`,
  ],
  METRICS_PORT: [port.optional(), 'a port number'],
  MONGODB_URI: [z.string().regex(MONGODB_URI).optional(), 'an address that begins with mongodb:// or mongodb+srv://'],
  TRAIL: [
    z
      .string()
      .transform(trailPlace)
      .refine((place) => place !== undefined)
      .optional(),
    'mongodb://... or file:FOLDER',
  ],
  TRAIL_PERIOD: [z.enum(PERIOD_KINDS).default('month'), `one of ${PERIOD_KINDS.join(', ')}`],
  TRAIL_RETENTION: [between(1, 600).default(25), 'a number of months from 1 to 600'],
  TRAIL_SEAL_RECORDS: [between(1, 100_000).default(1_000), 'a number of records from 1 to 100000'],
  TRAIL_SEAL_SECONDS: [between(1, 86_400).default(10), 'a number of seconds from 1 to 86400'],
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
    if (!httpUrl.safeParse(value).success) throw new ConfigError(urlVariable(service), 'must be an http or https URL.');
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

const trailOf = (values: Values): TrailConfig => ({
  place:
    values.TRAIL ??
    (values.MONGODB_URI === undefined ? { folder: `${STATE_DIRECTORY}trail` } : { mongodb: values.MONGODB_URI }),
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
    keyTimes: { fresh: values.JWKS_FRESH_SECONDS * 1_000, known: values.JWKS_KNOWN_SECONDS * 1_000 },
    developmentIssuer,
    audience: values.AUDIENCE,
    corsOrigins: values.CORS_ORIGINS,
    subgraphTimeout: values.SUBGRAPH_TIMEOUT_MS,
    requestTimeout: values.REQUEST_TIMEOUT_MS,
    workers: values.WORKERS,
    metricsPort: values.METRICS_PORT,
    logLevel: values.LOG_LEVEL,
    trail: trailOf(values),
  };
}
