/**
 * Builds the rooms of one gateway over what it serves, and listens. Whether the process is alone or one of several on its
 * port, and who reads the files, is not known here.
 */

import { ANYBODY } from './caller/anybody.ts';
import { developmentIssuer } from './caller/development-issuer.ts';
import { type IssuerAddress, remoteIssuer } from './caller/issuers.ts';
import { STATE_DIRECTORY, signingKey } from './caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from './caller/passport.ts';
import { createPseudonyms } from './caller/pseudonym.ts';
import { createRiskReader } from './caller/risk.ts';
import { createTokenVerifier } from './caller/token.ts';
import type { Config } from './config.ts';
import { callFailures, createLog } from './http/log.ts';
import type { Served } from './served/choice.ts';
import { engineOf } from './served/engine-of.ts';
import { createServer } from './server.ts';

export interface Started {
  readonly url: string;
  /** Serves something else from now on. It throws, and the old goes on, when no engine can be built of it. */
  exchange(served: Served): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway(config: Config, served: Served): Promise<Started> {
  const { production, audience, corsOrigins, requestTimeout, subgraphTimeout } = config;
  const key = await signingKey(STATE_DIRECTORY, GATEWAY_KEYS);
  const passports = createPassports(key);
  const development = config.developmentIssuer && !served.open ? await developmentIssuer() : undefined;
  const remote = (address: IssuerAddress) => remoteIssuer(address, config.keyTimes);
  const verifyToken = served.open
    ? ANYBODY
    : createTokenVerifier({
        issuers: [...config.issuers.map(remote), ...(development === undefined ? [] : [development.trusted])],
        audience,
        pseudonym: createPseudonyms(key.secret),
      });
  const log = createLog(config.logLevel);
  const calls = { passports, deadline: subgraphTimeout, onFailure: callFailures(log) };
  const server = await createServer({
    engine: await engineOf(served, calls),
    verifyToken,
    readRisk: createRiskReader(config.riskIssuers.map(remote), audience),
    jwks: served.open ? { keys: [] } : passports.jwks,
    production,
    corsOrigins,
    developmentIssuer: development,
    audience,
    requestTimeout,
    firstQuery: served.ours ? undefined : '{ __typename }\n',
    // Services of others do not say whether they are ready.
    ready: served.ours ? undefined : async () => true,
    log,
  });
  const url = await server.listen({ host: config.host, port: config.port });
  return {
    url,
    exchange: async (next) => {
      const engine = await engineOf(next, calls);
      await server.exchange(engine).catch(async (error) => {
        await engine.close();
        throw error;
      });
    },
    stop: () => server.close(),
  };
}
