/**
 * The subscriptions that the engine carries: what each event of them asks, and who has changed. There is no second road to data: an
 * event is a query like any other, and what is polled for says that something changed, never what.
 */
import type { GraphQLSchema } from 'graphql';
import { changesAnswer } from '../../schema/customer-changes.ts';
import type { Subscriptions } from '../engine.ts';
import { eventQuery } from './document/event-query.ts';

/**
 * @param ask sends the body of `POST /changes` (schema/customer-changes.ts)
 * @returns undefined where the schema has no field to subscribe to that is carried
 */
export function subscriptions(
  schema: GraphQLSchema,
  ask: (body: unknown, signal: AbortSignal) => Promise<unknown>,
): Subscriptions | undefined {
  if (schema.getSubscriptionType() == null) return undefined;
  return {
    queryOf: (operation) => eventQuery(schema, operation),
    changesSince: async (after, signal) => changesAnswer.parse(await ask({ after }, signal)).changed,
  };
}
