/** A request as Apollo Server takes it, made by us: what is asked for a stream goes the same road as what clients send. */
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { Answered } from '../streams/streams.ts';
import type { RequestContext } from './apollo.ts';

export const JSON_OF_GRAPHQL = 'application/graphql-response+json';

/** What a request brings along of itself. */
export const contextOf = ({ id, asking, allowance, record, wanted: { signal } }: FastifyRequest): RequestContext => ({
  request: id,
  asking,
  allowance,
  record,
  signal,
});

/** One POST to Apollo Server, answered as a whole. */
export async function post(
  apollo: ApolloServer<RequestContext>,
  { headers, body }: { readonly headers: FastifyRequest['headers']; readonly body: unknown },
  context: RequestContext,
): Promise<Answered> {
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: headersOf(headers), search: '', body },
    context: async () => context,
  });
  if (answer.body.kind !== 'complete') throw new TypeError('An answer in parts');
  return { status: answer.status ?? 200, headers: answer.headers, text: answer.body.string };
}

function headersOf(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  return map;
}
