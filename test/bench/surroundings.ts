/**
 * What all gateways have around them: the canned services, the supergraph with their addresses in it, the issuer, the load
 * generator. Made once for a run, gone with it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OWN_SERVICE } from '../../schema/classification.ts';
import { Child } from './child.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import type { LoadOrder, LoadSeen } from './load/run.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const SUPERGRAPH = new URL('../../schema/sdl/supergraph.graphql', import.meta.url);

export interface Surroundings {
  readonly directory: string;
  /** Service name -> address without a path. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** Path of the supergraph file. */
  readonly supergraph: string;
  readonly issuer: Issuer;
  /** Requests that the services got since the last call. */
  counts(): Promise<{ readonly graphql: number; readonly states: number }>;
  load(order: LoadOrder): Promise<LoadSeen>;
  end(): Promise<void>;
}

const script = (name: string, file: string): Child =>
  new Child({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', fileURLToPath(new URL(file, import.meta.url))],
    environment: {},
    cwd: root,
  });

/** The committed supergraph, each service at the address of its canned one. */
const withAddresses = (sdl: string, urls: Readonly<Record<string, string>>): string =>
  sdl.replace(/@join__graph\(name: "(\w+)", url: "[^"]*"\)/g, (_, name: string) => {
    // What the gateway answers itself is no service of the benchmark: nobody asks for it, and others want an address there.
    const url = name === OWN_SERVICE ? urls.identity : urls[name];
    if (url === undefined) throw new Error(`There is no canned service '${name}'.`);
    return `@join__graph(name: "${name}", url: "${url}/graphql")`;
  });

export async function createSurroundings(): Promise<Surroundings> {
  const issuer = await createIssuer();
  const canned = script('canned services', './canned/main.ts');
  const generator = script('load generator', './load/main.ts');
  const directory = await mkdtemp(join(tmpdir(), 'assent-bench-'));
  const end = async () => {
    await Promise.all([canned.end(), generator.end(), rm(directory, { recursive: true, force: true })]);
  };
  try {
    const [ready] = await Promise.all([
      canned.ask({ type: 'start', jwks: issuer.jwks }, 'ready'),
      generator.hear('ready'),
    ]);
    const serviceUrls = ready.urls as Record<string, string>;
    const supergraph = join(directory, 'supergraph.graphql');
    await writeFile(supergraph, withAddresses(await readFile(SUPERGRAPH, 'utf8'), serviceUrls));
    return {
      directory,
      serviceUrls,
      supergraph,
      issuer,
      counts: async () => (await canned.ask({ type: 'count' }, 'counts')) as never,
      load: async (order) => (await generator.ask({ order }, 'seen')) as never,
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
