/**
 * The subgraph over a platform of somebody else: the same graph and the same endpoints, so that the gateway cannot tell which it is. It has
 * no database; what the platform does not tell is never made up.
 */
import { newCustomersRequest } from '../../../../schema/registration.ts';
import { defineSubgraph, type SubgraphDefinition } from '../../../kit/definition.ts';
import { badUserInput } from '../../../kit/input.ts';
import { answerChanges, answerStates, resolvers } from '../../index.ts';
import { loadCustomers } from '../../resolvers.ts';
import type { PlatformAddress } from './exchange.ts';
import { type HttpPlatform, httpPlatform } from './http-platform.ts';
import { NotKept } from './platform.ts';
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
    endpoints: {
      '/states': answerStates,
      '/changes': answerChanges,
      '/customers': awaitCustomers,
      '/matching': refuseStream,
      '/ordered': refuseStream,
      '/among': refuseStream,
      '/facts': refuseStream,
    },
    signed: { '/webhook': async (_, request) => receive(request) },
  });
}

/**
 * `POST /customers`: whoever is registered gets their state from the platform, which hears of them on a way of its own. Until it knows them
 * there is no answer, so that they wait (schema/registration.ts).
 */
async function awaitCustomers(platform: HttpPlatform, body: unknown): Promise<unknown> {
  const request = newCustomersRequest.safeParse(body);
  if (!request.success) throw badUserInput('customers');
  const ids = request.data.customers.map(({ id }) => id);
  const states = await platform.findStatesAt({ ids }, new Date());
  if (states.some(({ known }) => !known)) throw new Error('The platform does not know them yet');
  return {};
}

/** A platform is asked for states, by ids: it has no stream of those who allow. To say "nobody" instead would be a wrong answer. */
async function refuseStream(): Promise<never> {
  throw new NotKept('The platform tells no stream of customers');
}
