/**
 * The rows of this gateway: as in production, with a real token and purpose for every request; and with `--policy public`,
 * where it decides nothing and nobody is asked who they are. Production refuses that, so this row runs in development.
 */
import { unlimited } from '../../support/unlimited.ts';
import { Child } from '../child.ts';
import { ISSUER } from '../issuer.ts';
import type { Asker } from '../shapes.ts';
import { root, type Surroundings } from '../surroundings.ts';
import type { Row, Running } from './row.ts';

/** As `npm run gateway` starts it. */
const LOADER = ['--import', 'tsx'];
const GATEWAY = 'gateway/main.ts';

export interface Start {
  /** What runs, from the root of the repository: `npm run gateway`, where nothing else is said. */
  readonly module?: string;
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

export async function startGateway({ module = GATEWAY, args = [], environment, nodeOptions }: Start): Promise<Running> {
  const child = new Child({
    name: 'this gateway',
    command: process.execPath,
    args: [...(nodeOptions ?? LOADER), module, '--port', '0', ...args],
    environment: { LOG_LEVEL: 'warn', ...unlimited, ...environment },
    cwd: root,
  });
  const { url } = await child.hear('ready');
  return { child, url: `${url}/graphql` };
}

/** The built-in graph over the canned services. Production trusts no development issuer: the benchmark's own has its keys on a port of theirs. */
export const overCanned = ({ serviceUrls }: Surroundings): Record<string, string> => ({
  ISSUERS: `${ISSUER}=${serviceUrls.identity}/jwks.json`,
  ...Object.fromEntries(Object.entries(serviceUrls).map(([name, url]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, url])),
});

/** A folder for the trail of one gateway. */
export const trailIn = ({ directory }: Surroundings, name: string): Record<string, string> => ({
  TRAIL: `file:${directory}/${name}`,
});

export const asAsker = async ({ issuer }: Surroundings, asker: Asker): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await issuer.tokenFor(asker)}`,
  'x-purpose': asker.purpose,
});

export const enforcing: Row = {
  name: 'Assent, enforcing',
  enforces: true,
  start: (around, nodeOptions) =>
    startGateway({ environment: { ...trailIn(around, 'trail'), ...overCanned(around) }, nodeOptions }),
  headers: asAsker,
};

export const open: Row = {
  name: 'Assent, --policy public',
  enforces: false,
  start: ({ supergraph }, nodeOptions) =>
    startGateway({
      args: ['--supergraph', supergraph, '--policy', 'public'],
      environment: { NODE_ENV: 'development' },
      nodeOptions,
    }),
};
