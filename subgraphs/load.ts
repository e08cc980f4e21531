/**
 * Finds a subgraph's definition by its name. The list of names is the classification's; nothing else is ever loaded.
 */
import { type SubgraphName, subgraphNames } from '../schema/classification.ts';
import type { PlatformSettings } from './consent/model/platform/subgraph.ts';
import type { SubgraphDefinition } from './kit/definition.ts';

export const isSubgraphName = (name: string | undefined): name is SubgraphName =>
  subgraphNames.includes(name as SubgraphName);

/** The definition that `subgraphs/<name>/index.ts` exports as `subgraph`. */
export async function loadSubgraph(name: SubgraphName): Promise<SubgraphDefinition<unknown>> {
  const { subgraph } = (await import(`./${name}/index.ts`)) as { subgraph: SubgraphDefinition<unknown> };
  return subgraph;
}

/** The definition of `consent` over a platform of somebody else. */
export async function loadConsentOver(platform: PlatformSettings): Promise<SubgraphDefinition<unknown>> {
  const { subgraphOver } = await import('./consent/model/platform/subgraph.ts');
  return subgraphOver(platform) as unknown as SubgraphDefinition<unknown>;
}
