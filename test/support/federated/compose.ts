/**
 * The supergraph of a test's subgraphs. Every subgraph is written without the header that makes it one of Federation 2; it is
 * added here, so that a test shows its graph and nothing else.
 */
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

const IMPORTS = [
  '@key',
  '@requires',
  '@provides',
  '@external',
  '@shareable',
  '@override',
  '@inaccessible',
  '@tag',
  '@interfaceObject',
];
const HEADER = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(IMPORTS)})`;

/** @param sdl what the subgraph defines, without the link to the federation specification */
export const withFederation = (sdl: string): string => `${HEADER}\n${sdl}`;

/**
 * @param sdls subgraph name -> SDL with the link
 * @throws with every message of the composition
 */
export function compose(sdls: Readonly<Record<string, string>>): string {
  const services = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    typeDefs: parse(sdl),
    url: `http://${name}.invalid/`,
  }));
  const result = composeServices(services);
  if (result.supergraphSdl === undefined)
    throw new Error(['No supergraph:', ...(result.errors ?? []).map(({ message }) => message)].join('\n'));
  return result.supergraphSdl;
}
