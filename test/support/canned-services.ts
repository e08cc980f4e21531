/** The canned services of the benchmark in this process, for tests that need a gateway's process to have something to ask. */
import type { AddressInfo } from 'node:net';
import { serviceRoot } from '../bench/canned/roots.ts';
import { cannedServer } from '../bench/canned/server.ts';

export interface CannedServices {
  /** `SUBGRAPH_<NAME>_URL` of each. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

export async function cannedServices(): Promise<CannedServices> {
  const environment: Record<string, string> = {};
  const servers = (['identity', 'consent', 'purchases', 'loyalty'] as const).map((name) => {
    const { server } = cannedServer(serviceRoot(name));
    return { name, server };
  });
  for (const { name, server } of servers) {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    environment[`SUBGRAPH_${name.toUpperCase()}_URL`] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return {
    environment,
    stop: () => {
      for (const { server } of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
