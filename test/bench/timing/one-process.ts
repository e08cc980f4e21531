/**
 * The whole house in this very process: store, subgraphs, gateway and its trail on files, over real connections. Then the time of a request can be
 * told in the CPU time of one thread, which another program on the machine does not lengthen: what would be seen without noise.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet } from 'jose';
import { pino } from 'pino';
import { STATE_DIRECTORY, signingKey } from '../../../gateway/caller/key-file.ts';
import { createPassports, GATEWAY_KEYS } from '../../../gateway/caller/passport.ts';
import { readConfig } from '../../../gateway/config.ts';
import { readServed } from '../../../gateway/served/read.ts';
import { startGateway } from '../../../gateway/start.ts';
import { subgraphNames } from '../../../schema/classification.ts';
import { PASSPORT_HEADER } from '../../../schema/passport.ts';
import { connectSubgraph } from '../../../subgraphs/kit/connection.ts';
import { startEmbedded } from '../../../subgraphs/kit/embedded/server.ts';
import { importSubgraph } from '../../../subgraphs/kit/import.ts';
import { passportVerifier } from '../../../subgraphs/kit/passport.ts';
import { weeksToShift } from '../../../subgraphs/kit/sample/calendar.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve.ts';
import { loadSubgraph } from '../../../subgraphs/load.ts';

export interface OneProcess {
  readonly url: string;
  /** The states of some customers, asked of the consent service as the gateway asks for a marketer. */
  states(ids: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param customers of the sample
 * @param environment variables of the gateway
 */
export async function oneProcess(
  customers: number,
  environment: Readonly<Record<string, string>>,
): Promise<OneProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'assent-timing-'));
  const database = await startEmbedded();
  const passports = createPassports(await signingKey(STATE_DIRECTORY, GATEWAY_KEYS));
  const keys = createLocalJWKSet(passports.jwks as never);
  const urls: Record<string, string> = {};
  const endings: (() => Promise<void>)[] = [];
  for (const name of subgraphNames) {
    const definition = await loadSubgraph(name);
    const connection = await connectSubgraph(name, { uri: database.uri });
    await importSubgraph(definition, connection, {
      customers,
      shiftWeeks: weeksToShift(new Date()),
      progress: () => {},
    });
    const served = await serveSubgraph(definition, {
      connection,
      verifyPassport: passportVerifier(name, keys),
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
    });
    urls[name] = served.origin;
    endings.push(served.stop, () => connection.close());
  }
  const config = readConfig({ PORT: '0' }, { ...environment, TRAIL: `file:${folder}`, LOG_LEVEL: 'silent' });
  const gateway = await startGateway(config, await readServed({}, () => urls));
  return {
    url: gateway.url,
    states: async (ids) => {
      const body = JSON.stringify({ ids, purposes: ['personalisation'], brands: ['fresh'], recipients: [] });
      const passport = await passports.sign('consent', body, undefined);
      const headers = { 'content-type': 'application/json', [PASSPORT_HEADER]: `Bearer ${passport}` };
      const answer = await fetch(`${urls.consent}/states`, { method: 'POST', headers, body });
      const { states } = (await answer.json()) as { states: readonly unknown[] };
      if (states.length !== ids.length) throw new Error('The states are not answered');
    },
    stop: async () => {
      await gateway.stop();
      for (const end of endings) await end();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
