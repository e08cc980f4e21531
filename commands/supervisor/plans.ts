/**
 * Which processes there are, with what arguments and what environment: the list of subgraphs made into children.
 * Nothing is started here.
 */
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import type { Environment } from '../config.ts';
import type { ChildPlan } from './child.ts';
import type { Address } from './ports.ts';

/** Subgraphs listen on loopback only: the gateway is the one door. */
const LOOPBACK = '127.0.0.1';

/** The port of a subgraph: those after the gateway's, in the order of the classification. */
export const subgraphPort = (first: number, name: SubgraphName): number => first + 1 + subgraphNames.indexOf(name);

export const subgraphUrl = (first: number, name: SubgraphName): string =>
  `http://${LOOPBACK}:${subgraphPort(first, name)}`;

/** `SUBGRAPH_IDENTITY_URL` for `identity`. */
export const subgraphUrlVariable = (name: string): string => `SUBGRAPH_${name.toUpperCase().replaceAll('-', '_')}_URL`;

/** Where a program on this machine reaches what listens on `host`. */
export function localOrigin(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? LOOPBACK : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Every address that will be bound, the gateway's first. */
export const addresses = ({ HOST, PORT }: Environment): Address[] => [
  { name: 'gateway', host: HOST, port: PORT },
  ...subgraphNames.map((name) => ({ name, host: LOOPBACK, port: subgraphPort(PORT, name) })),
];

export const databasePlan = (evaluation: boolean): ChildPlan => ({
  name: 'database',
  kind: 'database',
  module: 'subgraphs/kit/database/main.ts',
  args: evaluation ? ['--evaluation'] : [],
  environment: {},
});

/** The import program of one subgraph; `args` says what it does. */
export const importPlan = (name: SubgraphName, uri: string, args: readonly string[]): ChildPlan => ({
  name: `import of ${name}`,
  kind: 'import',
  module: 'subgraphs/import.ts',
  args: [name, ...args],
  environment: { MONGODB_URI: uri },
});

export const subgraphPlan = (name: SubgraphName, uri: string, { HOST, PORT }: Environment): ChildPlan => ({
  name,
  kind: 'subgraph',
  module: 'subgraphs/main.ts',
  args: [name, '--port', String(subgraphPort(PORT, name))],
  environment: {
    HOST: LOOPBACK,
    MONGODB_URI: uri,
    PASSPORT_JWKS_URL: `${localOrigin(HOST, PORT)}/.well-known/jwks.json`,
  },
});

/** Empties what {@link gatewayPlan} gives the gateway for its trail. */
export const emptyTrailPlan = (uri: string): ChildPlan => ({
  name: 'emptying of the trail',
  kind: 'import',
  module: 'commands/trail/empty.ts',
  args: [],
  environment: { TRAIL: uri },
});

/** @param uri the database; of the gateway's process the trail alone knows it, and nothing else is done with it there */
export const gatewayPlan = (uri: string, { PORT, TRAIL = uri }: Environment): ChildPlan => ({
  name: 'gateway',
  kind: 'gateway',
  module: 'gateway/main.ts',
  args: ['--port', String(PORT)],
  environment: {
    TRAIL,
    ...Object.fromEntries(subgraphNames.map((name) => [subgraphUrlVariable(name), subgraphUrl(PORT, name)])),
  },
});
