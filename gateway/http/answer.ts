/**
 * Answers to requests that never became GraphQL: refused callers, bodies that are no JSON, whatever broke.
 * The same shape as every other answer, so that a client reads errors in one way only.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STREAM } from '../streams/event-stream.ts';
import { errorFacts } from './log.ts';
import { BAD_REQUEST, INTERNAL_ERROR, INTERNAL_MESSAGE, type SentCode } from './presentation.ts';
import { Refusal } from './refusal.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** What an answer depends on; a cache that ignores `no-store` must at least not mix callers. */
const VARY = 'Authorization, X-Purpose, X-Brand, X-Channel, X-Case, X-Risk-Signal, Sec-GPC, Accept, Origin';

/** How much a client wants each media type that it names (RFC 9110, 12.5.1), in its order. */
export const acceptedTypes = (accept: string | undefined): { type?: string; q: number }[] =>
  (accept ?? '')
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [type, ...parameters] = range.split(';').map((part) => part.trim());
      const q = parameters.find((parameter) => parameter.startsWith('q='));
      return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
    });

/** Whether the client takes a stream of events; `only`: and no JSON that it names. */
export function streamWanted(accept: string | undefined): { readonly only: boolean } | undefined {
  const types = acceptedTypes(accept).flatMap(({ type, q }) => (q > 0 ? [type] : []));
  if (!types.includes(EVENT_STREAM)) return undefined;
  return { only: !types.some((type) => type?.endsWith('json') || type === '*/*' || type === 'application/*') };
}

/** The media type of GraphQL over HTTP where the client wants it at least as much as plain JSON. */
export function answerType(accept: string | undefined): string {
  const ranges = acceptedTypes(accept);
  const graphql = ranges.findIndex(({ type }) => type === 'application/graphql-response+json');
  if (graphql === -1) return JSON_TYPE;
  const json = ranges.findIndex(({ type }) => type === 'application/json');
  const difference = (ranges[graphql]?.q ?? 0) - (ranges[json]?.q ?? 0);
  return difference > 0 || (difference === 0 && graphql < json) ? GRAPHQL_TYPE : JSON_TYPE;
}

/** Whether the client names plain JSON and is answered in it. */
export const wantsPlainJson = (accept: string | undefined): boolean =>
  answerType(accept) === JSON_TYPE && acceptedTypes(accept).some(({ type, q }) => type === 'application/json' && q > 0);

const MALFORMED = 'The request is malformed.';

/** The message of a client's mistake by its status: a function of the status alone, as messages of codes are. */
const MISTAKES: Readonly<Record<number, string>> = {
  404: 'There is nothing here. GraphQL is at POST /graphql.',
  405: 'This method is not supported here.',
  406: 'An export is application/x-ndjson or text/csv.',
  408: 'The request took too long to arrive.',
  413: 'The request is too large.',
  414: 'The URL is too long. Send the request by POST.',
  415: 'Send the request as application/json.',
  431: 'The headers of the request are too large.',
};

export const mistake = (status: number): string => MISTAKES[status] ?? MALFORMED;

/** The text of an answer that is one error. `more`: of what it is about, never of the data. */
export const errorText = (code: SentCode, message: string, more: object = {}): string =>
  JSON.stringify({ errors: [{ message, extensions: { code, ...more } }] });

/** One error as the whole answer. */
export function refuse(request: FastifyRequest, reply: FastifyReply, status: number, code: SentCode, message: string) {
  request.record.codes = [code];
  return reply.code(status).header('content-type', answerType(request.headers.accept)).send(errorText(code, message));
}

/** Fastify's error handler: a refusal as its code says, a client's mistake by its status, all else an internal error. */
export function answerError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refusal) {
    return refuse(request, reply.headers(error.headers), error.status, error.code, error.message);
  }
  const status = error.code === 'ERR_INVALID_URL' ? 400 : (error.statusCode ?? 500);
  if (status >= 400 && status < 500) {
    return refuse(request, reply, status, BAD_REQUEST, mistake(status));
  }
  request.log.error({ request: request.id, error: errorFacts(error) }, 'internal error');
  return refuse(request, reply, 500, INTERNAL_ERROR, INTERNAL_MESSAGE);
}

/** Headers of every answer. */
export const commonHeaders = (requestId: string): Record<string, string> => ({
  'cache-control': 'no-store',
  vary: VARY,
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
});

/** Gives an answer the headers of every answer. Set last, over what anybody else wrote. */
export async function markAnswer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.headers(commonHeaders(request.id));
}
