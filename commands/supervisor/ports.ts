/**
 * Are the ports free? Asked before anything is started, so that a start that cannot succeed leaves nothing behind.
 * It only binds and lets go again: what takes a port between this and the real bind is reported by the child itself.
 */
import { createServer } from 'node:net';

export interface Address {
  /** For the message: `gateway`, `identity` ... */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const tryToBind = (host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

/** Throws one line about the first address that cannot be bound. */
export async function requireFreePorts(addresses: readonly Address[]): Promise<void> {
  for (const { name, host, port } of addresses) {
    const error = await tryToBind(host, port);
    if (error === undefined) continue;
    const why =
      error.code === 'EADDRINUSE'
        ? 'is already in use; stop what uses it, or set PORT to another first port'
        : `cannot be bound on ${host} (${error.code ?? 'unknown error'}); set PORT or HOST to something that can`;
    throw new Error(`Port ${port} (${name}) ${why}.`);
  }
}
