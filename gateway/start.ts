/**
 * Builds the rooms of one gateway over what it serves, and listens. Whether the process is alone or one of several on its
 * port, and who reads the files, is not known here.
 */

import cluster from 'node:cluster';
import { audienceMeans } from './audience/means.ts';
import { metricsMeans } from './audience/metrics/means.ts';
import { memoryOfPrimary } from './audience/metrics/memory-of-primary.ts';
import { ANYBODY } from './caller/anybody.ts';
import { developmentIssuer } from './caller/development-issuer.ts';
import { createIdentityVerifier } from './caller/identity-token.ts';
import { type IssuerAddress, remoteIssuer } from './caller/issuers.ts';
import { STATE_DIRECTORY, signingKey } from './caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from './caller/passport.ts';
import { createPseudonyms } from './caller/pseudonym.ts';
import { createRiskReader } from './caller/risk.ts';
import { createTokenVerifier } from './caller/token.ts';
import type { Config } from './config.ts';
import type { DryRunCounts } from './engine.ts';
import { exportRooms } from './export/rooms.ts';
import { openRegister } from './exported/open-register.ts';
import type { OnFailure } from './federation/wire/call-failure.ts';
import type { Begun } from './http/generation.ts';
import { callFailures, createLog } from './http/log.ts';
import { countingFor } from './limits/counting.ts';
import { listenForMetrics } from './metrics/listener.ts';
import { createMetrics } from './metrics/metrics.ts';
import { ofThisProcess, toldToPrimary } from './metrics/sources.ts';
import { Registry } from './operations/registry.ts';
import { Attempts } from './own/lookup/attempts.ts';
import { keepRelaying } from './relay/keep-relaying.ts';
import type { Served } from './served/choice.ts';
import { reportDryRun } from './served/dry-run-report.ts';
import { engineOf } from './served/engine-of.ts';
import { openRecorded } from './served/recorded.ts';
import { createServer } from './server.ts';

export interface Started {
  readonly url: string;
  /** Serves something else from now on. It throws, and the old goes on, when no engine can be built of it. */
  exchange(served: Served): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway(config: Config, served: Served): Promise<Started> {
  const { production, audience, corsOrigins, limits } = config;
  const key = await signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
  const passports = createPassports(key);
  const development = config.developmentIssuer && !served.open ? await developmentIssuer() : undefined;
  const remote = (address: IssuerAddress) => remoteIssuer(address, config.keyTimes);
  const issuers = [...config.issuers.map(remote), ...(development === undefined ? [] : [development.trusted])];
  const pseudonym = createPseudonyms(key.secret);
  const verifyToken = served.open ? ANYBODY : createTokenVerifier({ issuers, audience, pseudonym });
  const log = createLog(config.logLevel);
  const metrics = createMetrics();
  if (cluster.isWorker) toldToPrimary(metrics);
  const logFailure = callFailures(log);
  const onFailure: OnFailure = (service, reason, status) => {
    logFailure(service, reason, status);
    metrics.serviceFailed(service, reason);
  };
  // Where nobody is asked who they are, nothing is read as a person's data, and there is nobody to record.
  const recorded = served.open ? undefined : await openRecorded(config.trail, key, log);
  const exporting = served.open
    ? undefined
    : exportRooms(await openRegister(config.exports, log), key.secret, config.exports.days);
  const counting = await countingFor(config, log);
  const calls = {
    passports,
    deadline: limits.subgraphMilliseconds,
    onFailure,
    maskSecret: key.secret,
    readable: recorded?.readable,
    exported: exporting,
    audience: audienceMeans(key.secret, limits.audienceQuestions),
    verifyIdentity: served.open ? undefined : createIdentityVerifier({ issuers, audience, pseudonym }),
    // Once for all engines that are served one after the other: an exchange forgets nobody's attempts.
    metrics: metricsMeans(limits, counting.make, key.secret, cluster.isWorker ? memoryOfPrimary() : undefined),
    attempts: new Attempts(limits, counting.make, key.secret),
  };
  const begun = async (next: Served): Promise<Begun> => ({
    engine: await engineOf(next, recorded?.told ?? 'none', calls),
    registry: next.operations === undefined ? undefined : new Registry(next.operations),
  });
  let current = await begun(served);
  const counts = (): DryRunCounts | undefined => current.engine.dryRun?.();
  metrics.dryRun(counts);
  const endReports = reportDryRun(counts, log);
  const server = await createServer({
    ...current,
    verifyToken,
    readRisk: createRiskReader(config.riskIssuers.map(remote), audience),
    jwks: served.open ? { keys: [] } : passports.jwks,
    production,
    corsOrigins,
    developmentIssuer: development,
    audience,
    introspection: config.introspection,
    graphiql: config.graphiql,
    limits,
    makeCounter: counting.make,
    trustedProxies: config.trustedProxies,
    firstQuery: served.ours ? undefined : '{ __typename }\n',
    // Services of others do not say whether they are ready.
    ready: served.ours ? undefined : async () => true,
    trail: recorded?.trail ?? 'none',
    exporting,
    metrics,
    metricsHere: !production && config.metricsPort === undefined,
    log,
  });
  // Of several processes it is the primary that serves the counts of all.
  const listener =
    config.metricsPort === undefined || cluster.isWorker
      ? undefined
      : await listenForMetrics(ofThisProcess(metrics), config.host, config.metricsPort);
  const url = await server.listen({ host: config.host, port: config.port });
  const endRelay = keepRelaying(async () => current.engine.relay?.(), config.relaySeconds);
  return {
    url,
    exchange: async (next) => {
      const other = await begun(next);
      await server.exchange(other).catch(async (error) => {
        await other.engine.close();
        throw error;
      });
      current = other;
    },
    stop: async () => {
      endRelay();
      await Promise.all([server.close(), listener?.stop()]).finally(counting.close);
      await exporting?.register.close();
      endReports();
    },
  };
}
