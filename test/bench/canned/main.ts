/**
 * The process of the canned services: four of them on ports of their own, on loopback alone. It speaks with the benchmark over
 * its IPC channel: the keys of the issuer come in, addresses and counts go out.
 */
import type { AddressInfo } from 'node:net';
import type { ServiceName } from './customers.ts';
import { serviceRoot } from './roots.ts';
import { cannedServer } from './server.ts';

const SERVICES: readonly ServiceName[] = ['identity', 'consent', 'purchases', 'loyalty'];

/** What the benchmark says to it. */
export type ToCanned = { readonly type: 'start'; readonly jwks: string } | { readonly type: 'count' };

async function start(jwks: string): Promise<() => { graphql: number; states: number }> {
  const started = SERVICES.map((name) => ({
    name,
    ...cannedServer(serviceRoot(name), new Map([['/jwks.json', jwks]])),
  }));
  const urls: Record<string, string> = {};
  for (const { name, server } of started) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  process.send?.({ type: 'ready', urls });
  return () => {
    const total = { graphql: 0, states: 0 };
    for (const { counts } of started) {
      total.graphql += counts.graphql;
      total.states += counts.states;
      Object.assign(counts, { graphql: 0, states: 0 });
    }
    return total;
  };
}

let count: (() => { graphql: number; states: number }) | undefined;
process.on('message', async (message: ToCanned) => {
  if (message.type === 'start') count = await start(message.jwks);
  else process.send?.({ type: 'counts', ...count?.() });
});
process.on('disconnect', () => process.exit(0));
