/**
 * GraphQL over HTTP, section "application/json": a client that names this media type may not know that an answer with another
 * status than 200 can be GraphQL, so the errors of a document come with 200. Refusals of caller and purpose keep their status.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { wantsPlainJson } from './answer.ts';

/** What can be wrong with the document or the variables of a request that is well formed. */
const OF_THE_DOCUMENT = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

export const plainJsonStatus: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response: { http, body } }) => {
      if (http.status !== 400 || body.kind !== 'single' || !wantsPlainJson(request.http?.headers.get('accept'))) return;
      const errors = body.singleResult.errors ?? [];
      if (errors.every(({ extensions }) => OF_THE_DOCUMENT.has(String(extensions?.code)))) http.status = 200;
    },
  }),
};
