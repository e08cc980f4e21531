/** The graph as it is committed: the subgraphs' SDL and the supergraph of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SERVICES = ['identity', 'consent', 'purchases', 'loyalty'] as const;
export type ServiceName = (typeof SERVICES)[number];

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../schema/sdl', `${name}.graphql`), 'utf8');

export const sdls: Readonly<Record<ServiceName | 'gateway', string>> = {
  identity: read('identity'),
  consent: read('consent'),
  purchases: read('purchases'),
  loyalty: read('loyalty'),
  gateway: read('gateway'),
};

export const supergraphSdl: string = read('supergraph');
