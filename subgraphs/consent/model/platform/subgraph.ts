/**
 * The subgraph over a platform of somebody else: the same graph and the same endpoints, so that the gateway cannot tell which it is. It has
 * no database; what the platform does not tell is never made up.
 */
import { defineSubgraph, type SubgraphDefinition } from '../../../kit/definition.ts';
import { answerChanges, answerStates, resolvers } from '../../index.ts';
import { loadCustomers } from '../../resolvers.ts';
import type { PlatformAddress } from './exchange.ts';
import { type HttpPlatform, httpPlatform } from './http-platform.ts';
import { webhookReceiver } from './webhook.ts';

export interface PlatformSettings extends PlatformAddress {
  /** Of its webhooks: `whsec_` and base64. */
  readonly webhookSecret: string;
}

export function subgraphOver({ webhookSecret, ...address }: PlatformSettings): SubgraphDefinition<HttpPlatform> {
  const platform = httpPlatform(address);
  const receive = webhookReceiver(webhookSecret, platform.changed);
  return defineSubgraph<HttpPlatform>({
    name: 'consent',
    resolvers,
    references: {
      Customer: (store, references) =>
        loadCustomers(
          store,
          references.map(({ id }) => String(id)),
        ) as Promise<(object | null)[]>,
    },
    openStore: () => platform,
    answers: (store) => store.answers(),
    seed: async () => {
      throw new Error('Consents are kept by a platform: there is nothing to fill');
    },
    endpoints: { '/states': answerStates, '/changes': answerChanges },
    signed: { '/webhook': async (_, request) => receive(request) },
  });
}
