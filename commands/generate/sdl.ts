/**
 * The SDL of every subgraph from its classes, beside it that of what the gateway answers itself, and the supergraph composed
 * from them. The URLs are those of `npm start` with the default PORT; a gateway takes others from `SUBGRAPH_<NAME>_URL`.
 */
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { ownSdl } from '../../gateway/own/sdl.ts';
import { OWN_ADDRESS, OWN_SERVICE, type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { subgraphSdl } from '../../subgraphs/kit/build.ts';
import { loadSubgraph } from '../../subgraphs/load.ts';
import { subgraphUrl } from '../supervisor/plans.ts';

const DEFAULT_PORT = 4000;

type Sdls = Record<SubgraphName | typeof OWN_SERVICE, string>;

/** Name of the service -> its SDL with federation directives. */
export async function subgraphSdls(): Promise<Sdls> {
  const entries = await Promise.all(
    subgraphNames.map(async (name) => [name, subgraphSdl(await loadSubgraph(name))] as const),
  );
  return { ...(Object.fromEntries(entries) as Record<SubgraphName, string>), [OWN_SERVICE]: ownSdl };
}

/** The supergraph SDL (join spec). Throws with every message of the composition when the subgraphs do not fit together. */
export function composeSupergraph(sdls: Readonly<Sdls>): string {
  const result = composeServices([
    ...subgraphNames.map((name) => ({
      name,
      typeDefs: parse(sdls[name]),
      url: `${subgraphUrl(DEFAULT_PORT, name)}/graphql`,
    })),
    { name: OWN_SERVICE, typeDefs: parse(sdls[OWN_SERVICE]), url: OWN_ADDRESS },
  ]);
  if (result.supergraphSdl === undefined) {
    throw new Error(
      ['The subgraphs do not compose:', ...(result.errors ?? []).map(({ message }) => message)].join('\n'),
    );
  }
  return `${result.supergraphSdl.trim()}\n`;
}
