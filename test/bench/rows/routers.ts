/**
 * Routers in other languages, in the table when their program is on the PATH. They know nothing of the benchmark, so they get
 * a port that is free and are ready when they answer there.
 */
import { accessSync, constants } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../child.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Row } from './row.ts';

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Resolves when a GraphQL endpoint answers at all. */
async function answering(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(url, { method: 'POST', headers, body: '{"query":"{__typename}"}' }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await pause(100);
  }
  throw new Error(`Nothing answered at ${url}`);
}

const router = (
  program: string,
  name: string,
  environment: (around: Surroundings, port: number) => Record<string, string>,
): Row => ({
  name,
  enforces: false,
  missing: async () => (onPath(program) ? undefined : `${program} is not on the PATH`),
  start: async (around) => {
    const port = await freePort();
    const child = new Child({
      name,
      command: program,
      args: [],
      environment: environment(around, port),
      cwd: around.directory,
    });
    const url = `http://127.0.0.1:${port}/graphql`;
    try {
      await answering(url);
    } catch (error) {
      await child.end();
      throw error;
    }
    return { child, url };
  },
});

export const routers: readonly Row[] = [
  router('hive-router', 'Hive Router (Rust)', ({ supergraph }, port) => ({
    SUPERGRAPH_FILE_PATH: supergraph,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
  })),
];
