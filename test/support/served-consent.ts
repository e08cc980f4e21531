/**
 * The subgraph `consent` with the sample's first customers on a database of its own, asked what it tells the gateway of them.
 */
import { expect } from '@jest/globals';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import { type DemoLabel, demoCustomer } from '../../schema/demo-customers.ts';
import { subgraph } from '../../subgraphs/consent/index.ts';
import type { SubgraphSettings } from '../../subgraphs/kit/definition.ts';
import { databaseServer } from './database.ts';
import { servedSubgraph, type TestSubgraph } from './served-subgraph.ts';

/** The yeses of who says yes to all: direct marketing, personalisation, recommendation 6 x 2; per recipient 6 x 2 x 2; analytics and research 7 x 2. */
export const ALL_YESES = 3 * 12 + 2 * 24 + 2 * 14;

type Known = Extract<CustomerState, { known: true }>;

export interface ServedConsent extends TestSubgraph {
  /** The state of a customer who is there. */
  readonly stateOf: (id: string) => Promise<Known>;
  readonly demo: (label: DemoLabel) => Promise<Known>;
}

export async function servedConsent(customers: number, settings?: SubgraphSettings): Promise<ServedConsent> {
  const server = await databaseServer();
  const consent = await servedSubgraph(subgraph, server, customers, [], undefined, settings);
  const stateOf = async (id: string): Promise<Known> => {
    const { status, json } = await consent.post('/states', { ids: [id] });
    expect(status).toBe(200);
    return statesAnswer.parse(json).states[0] as Known;
  };
  return {
    ...consent,
    stateOf,
    demo: (label) => stateOf(demoCustomer(label)),
    stop: async () => {
      await consent.stop();
      await server.stop();
    },
  };
}
