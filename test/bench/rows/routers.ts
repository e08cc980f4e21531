/**
 * Routers in other languages, in the table when their program is on the PATH. They know nothing of the benchmark, so they get
 * a port that is free and are ready when they answer there.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Child } from '../child.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Row } from './row.ts';

type Environment = Readonly<Record<string, string>>;

function isOnPath(program: string): boolean {
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
  throw new Error(`Nothing answered at ${url}.`);
}

function router(
  program: string,
  name: string,
  environmentOf: (around: Surroundings, port: number) => Promise<Environment>,
): Row {
  return {
    name,
    enforces: false,
    missing: async () => (isOnPath(program) ? undefined : `${program} is not on the PATH`),
    start: async (around) => {
      const port = await freePort();
      const environment = await environmentOf(around, port);
      const child = new Child({ name, command: program, args: [], environment, cwd: around.directory });
      const url = `http://127.0.0.1:${port}/graphql`;
      try {
        await answering(url);
      } catch (error) {
        await child.end();
        throw error;
      }
      return { child, url };
    },
  };
}

/** The environment of the Hive Router. */
const hive = async ({ supergraph }: Surroundings, port: number): Promise<Environment> => ({
  SUPERGRAPH_FILE_PATH: supergraph,
  HOST: '127.0.0.1',
  PORT: String(port),
  LOG_LEVEL: 'error',
});

/** The environment of the Cosmo Router, its execution config written first; what it would report is switched off. */
export async function cosmo({ directory, serviceUrls }: Surroundings, port: number): Promise<Environment> {
  const path = join(directory, 'cosmo.json');
  const composer = fileURLToPath(new URL('../peers/cosmo-config.ts', import.meta.url));
  const services = Object.entries(serviceUrls).map(([name, url]) => `${name}=${url}`);
  await promisify(execFile)(process.execPath, [composer, path, ...services]);
  return {
    EXECUTION_CONFIG_FILE_PATH: path,
    LISTEN_ADDR: `127.0.0.1:${port}`,
    LOG_LEVEL: 'error',
    TRACING_ENABLED: 'false',
    METRICS_OTLP_ENABLED: 'false',
    PROMETHEUS_ENABLED: 'false',
    GRAPHQL_METRICS_ENABLED: 'false',
  };
}

export const routers: readonly Row[] = [
  router('hive-router', 'Hive Router (Rust)', hive),
  router('cosmo-router', 'Cosmo Router (Go)', cosmo),
];
