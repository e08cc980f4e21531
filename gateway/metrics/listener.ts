/**
 * The metrics on a port of their own, so that whoever may ask the gateway cannot read them. Several processes are counted as one:
 * the primary collects what its workers count.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where counts come from, in the text format of Prometheus. */
export interface MetricsSource {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface MetricsListener {
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws Error of node:net where the port cannot be listened at */
export async function listenForMetrics(source: MetricsSource, host: string, port: number): Promise<MetricsListener> {
  const server = createServer(async ({ method, url }, response) => {
    response.setHeader('cache-control', 'no-store');
    if (url !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) return response.writeHead(404).end();
    const text = await source.text().catch(() => undefined);
    if (text === undefined) return response.writeHead(503).end();
    return response.writeHead(200, { 'content-type': source.contentType }).end(text);
  });
  server.requestTimeout = 10_000;
  await listening(server, host, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
