/**
 * `npm run gateway`: one gateway process. It reads its surroundings, builds the rooms and listens; what a request meets is in
 * `server.ts`. With a supervisor (an IPC channel) it reports to it, and ends when it is gone.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { policy } from '../schema/grants.ts';
import type { ChildMessage } from '../schema/process.ts';
import { developmentIssuer } from './caller/development-issuer.ts';
import { remoteIssuer } from './caller/issuers.ts';
import { STATE_DIRECTORY, signingKey } from './caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from './caller/passport.ts';
import { createPseudonyms } from './caller/pseudonym.ts';
import { createTokenVerifier } from './caller/token.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createEngine } from './federation/engine.ts';
import { callFailures, createLog, errorFacts } from './http/log.ts';
import { createServer } from './server.ts';

const HELP = `npm run gateway -- [--host H] [--port N]

The gateway alone: GraphQL at http://H:N/graphql, GraphiQL at / outside production. The subgraphs run elsewhere.
  --host H   address to listen at (HOST, 127.0.0.1)
  --port N   port to listen at (PORT, 4000)
  --help     this text
Environment: .env.example names all of it.`;

/** Composed and committed by `npm run generate`. */
const BUILT_IN_SUPERGRAPH = new URL('../schema/sdl/supergraph.graphql', import.meta.url);

class WrongUsage extends Error {}

/** The options, or undefined when only the help was wanted. */
function options(): { HOST?: string; PORT?: string } | undefined {
  try {
    const { values } = parseArgs({
      options: { host: { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return values.help ? undefined : { HOST: values.host, PORT: values.port };
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message.split('\n')[0] : 'Wrong usage');
  }
}

const tell = (message: ChildMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });

/** Builds all rooms and listens. Resolves with the URL and what ends it. */
async function start(config: Config): Promise<{ url: string; stop: () => Promise<void> }> {
  const log = createLog(config.logLevel);
  const key = await signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
  const passports = createPassports(key);
  const development = config.developmentIssuer ? await developmentIssuer() : undefined;

  const verifyToken = createTokenVerifier({
    issuers: [...config.issuers.map(remoteIssuer), ...(development === undefined ? [] : [development.trusted])],
    audience: config.audience,
    pseudonym: createPseudonyms(key.secret),
  });
  const engine = await createEngine({
    supergraphSdl: await readFile(BUILT_IN_SUPERGRAPH, 'utf8'),
    policy,
    serviceUrls: config.subgraphUrls,
    passports,
    deadline: config.subgraphTimeout,
    onFailure: callFailures(log),
  });
  const server = await createServer({
    engine,
    verifyToken,
    jwks: passports.jwks,
    production: config.production,
    corsOrigins: config.corsOrigins,
    developmentIssuer: development,
    audience: config.audience,
    requestTimeout: config.requestTimeout,
    log,
  });
  const url = await server.listen({ host: config.host, port: config.port });
  return { url, stop: () => server.close() };
}

/** One line for whoever started it. */
function reasonOf(error: unknown, config: Config | undefined): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return `Port ${config?.port} is taken at ${config?.host}; set PORT or --port to another one.`;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    return `Cannot listen at ${config?.host}:${config?.port} (${code}).`;
  if (error instanceof ConfigError || error instanceof WrongUsage) return error.message;
  const message = error instanceof Error ? error.message.split('\n')[0] : 'something unexpected was thrown';
  return `The gateway cannot start: ${message}`;
}

/** 2 for wrong usage, a wrong option among it; 1 for everything else. */
const exitCodeOf = (error: unknown, chosen: ReturnType<typeof options>): number =>
  error instanceof WrongUsage ||
  (error instanceof ConfigError && new Map(Object.entries(chosen ?? {})).get(error.variable) !== undefined)
    ? 2
    : 1;

let config: Config | undefined;
let chosen: ReturnType<typeof options>;
try {
  chosen = options();
  if (chosen === undefined) process.stdout.write(`${HELP}\n`);
  else {
    config = readConfig(chosen);
    const { url, stop } = await start(config);
    let ending = false;
    const end = () => {
      if (ending) return;
      ending = true;
      // A request that does not end must not keep the process: supervisors expect it gone within two seconds.
      setTimeout(() => process.exit(0), 1_500).unref();
      stop().then(
        () => process.exit(0),
        (error) => {
          process.stderr.write(`${JSON.stringify(errorFacts(error))}\n`);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', end).on('SIGINT', end);
    if (process.send !== undefined) process.on('disconnect', end);
    await tell({ type: 'ready', url });
    if (process.send === undefined) process.stdout.write(`The gateway listens at ${url}\n`);
  }
} catch (error) {
  const reason = reasonOf(error, config);
  await tell({ type: 'failed', message: reason });
  process.stderr.write(`${reason}\n`);
  process.exit(exitCodeOf(error, chosen));
}
