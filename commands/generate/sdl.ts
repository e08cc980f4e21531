/**
 * The SDL of every subgraph from its classes, and the supergraph composed from them. The URLs are those of `npm start` with
 * the default PORT; a gateway takes others from `SUBGRAPH_<NAME>_URL`.
 */
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { subgraphSdl } from '../../subgraphs/kit/build.ts';
import { loadSubgraph } from '../../subgraphs/load.ts';
import { subgraphUrl } from '../supervisor/plans.ts';

const DEFAULT_PORT = 4000;

/** Name of the subgraph -> its SDL with federation directives. */
export async function subgraphSdls(): Promise<Record<SubgraphName, string>> {
  const entries = await Promise.all(
    subgraphNames.map(async (name) => [name, subgraphSdl(await loadSubgraph(name))] as const),
  );
  return Object.fromEntries(entries) as Record<SubgraphName, string>;
}

/** The supergraph SDL (join spec). Throws with every message of the composition when the subgraphs do not fit together. */
export function composeSupergraph(sdls: Readonly<Record<SubgraphName, string>>): string {
  const result = composeServices(
    subgraphNames.map((name) => ({
      name,
      typeDefs: parse(sdls[name]),
      url: `${subgraphUrl(DEFAULT_PORT, name)}/graphql`,
    })),
  );
  if (result.supergraphSdl === undefined) {
    throw new Error(
      ['The subgraphs do not compose:', ...(result.errors ?? []).map(({ message }) => message)].join('\n'),
    );
  }
  return `${result.supergraphSdl.trim()}\n`;
}
