/**
 * The rows of this gateway: as in production, with a real token and purpose for every request; and with `--policy public`,
 * where it decides nothing and nobody is asked who they are. Production refuses that, so this row runs in development.
 */
import { unlimited } from '../../support/unlimited.ts';
import { Child } from '../child.ts';
import { ISSUER } from '../issuer.ts';
import { root, type Surroundings } from '../surroundings.ts';
import type { Row, Running } from './row.ts';

/** As `npm run gateway` starts it. */
const LOADER = ['--import', 'tsx'];
const GATEWAY = 'gateway/main.ts';

async function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = LOADER,
): Promise<Running> {
  const child = new Child({
    name: 'this gateway',
    command: process.execPath,
    args: [...nodeOptions, GATEWAY, '--port', '0', ...args],
    environment: { LOG_LEVEL: 'warn', ...unlimited, ...environment },
    cwd: root,
  });
  const { url } = await child.hear('ready');
  return { child, url: `${url}/graphql` };
}

/** Production trusts no development issuer: the benchmark's own has its keys on a port of the canned services. */
const issuers = ({ serviceUrls }: Surroundings): Record<string, string> => ({
  ISSUERS: `${ISSUER}=${serviceUrls.identity}/jwks.json`,
});

export const enforcing: Row = {
  name: 'Assent, enforcing',
  enforces: true,
  start: (around, nodeOptions) => {
    const urls = Object.entries(around.serviceUrls).map(([name, url]) => [`SUBGRAPH_${name.toUpperCase()}_URL`, url]);
    const trail = { TRAIL: `file:${around.directory}/trail` };
    return start([], { ...trail, ...issuers(around), ...Object.fromEntries(urls) }, nodeOptions);
  },
  headers: async ({ issuer }, asker) => ({
    authorization: `Bearer ${await issuer.tokenFor(asker)}`,
    'x-purpose': asker.purpose,
  }),
};

export const open: Row = {
  name: 'Assent, --policy public',
  enforces: false,
  start: (around, nodeOptions) =>
    start(['--supergraph', around.supergraph, '--policy', 'public'], { NODE_ENV: 'development' }, nodeOptions),
};
