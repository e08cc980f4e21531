/**
 * A gateway that leaves guards out, so that what each costs can be told: no trail; calls signed only with `--signed`; clients
 * counted and operations weighed only with `--limited`. It exists for the benchmark alone; the product has no such switch.
 */
import { parseArgs } from 'node:util';
import { remoteIssuer } from '../../../gateway/caller/issuers.ts';
import { STATE_DIRECTORY, signingKey } from '../../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../../gateway/caller/passport.ts';
import { createPseudonyms } from '../../../gateway/caller/pseudonym.ts';
import { createRiskReader } from '../../../gateway/caller/risk.ts';
import { createTokenVerifier } from '../../../gateway/caller/token.ts';
import { readConfig } from '../../../gateway/config.ts';
import type { Engine } from '../../../gateway/engine.ts';
import { createLog } from '../../../gateway/http/log.ts';
import { inThisProcess } from '../../../gateway/limits/counters.ts';
import { createMetrics } from '../../../gateway/metrics/metrics.ts';
import { engineOf } from '../../../gateway/served/engine-of.ts';
import { readServed } from '../../../gateway/served/read.ts';
import { createServer } from '../../../gateway/server.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { port: { type: 'string' }, signed: flag, limited: flag } });

const config = readConfig({ PORT: values.port });
const { audience, keyTimes, limits, production } = config;
const key = await signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
const passports = createPassports(key);
const served = await readServed({}, () => config.subgraphUrls);
const built = await engineOf(served, 'none', {
  passports: values.signed ? passports : undefined,
  deadline: limits.subgraphMilliseconds,
  maskSecret: key.secret,
});
const engine: Engine = values.limited
  ? built
  : { ...built, weigh: () => ({ cost: 0, lookups: 0, isWithdrawal: false }) };
const server = await createServer({
  engine,
  verifyToken: createTokenVerifier({
    issuers: config.issuers.map((address) => remoteIssuer(address, keyTimes)),
    audience,
    pseudonym: createPseudonyms(key.secret),
  }),
  readRisk: createRiskReader([], audience),
  jwks: passports.jwks,
  production,
  corsOrigins: [],
  audience,
  introspection: false,
  graphiql: false,
  limits,
  makeCounter: values.limited ? inThisProcess : () => async () => 0,
  trail: 'none',
  metrics: createMetrics(),
  metricsHere: false,
  log: createLog(config.logLevel),
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url: await server.listen({ host: config.host, port: config.port }) });
