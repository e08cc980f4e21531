/**
 * How every peer begins and ends: it reads the supergraph whose path is its argument, listens on loopback and says where. It
 * ends with the benchmark.
 */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The supergraph, with the addresses of the canned services in it. */
export const supergraphSdl = (): string => readFileSync(process.argv[2] ?? '', 'utf8');

/** Tells the benchmark where the gateway is, and ends with it. */
export function announce(url: string): void {
  process.on('disconnect', () => process.exit(0));
  process.send?.({ type: 'ready', url });
}

/** Serves a gateway that is a listener of node:http. */
export function serve(listener: RequestListener): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`));
}
