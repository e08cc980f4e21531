/** An export as it arrives: a request of GraphQL, and beside it where to go on and in which form. What is wrong with the query is not looked at. */
import type { FastifyRequest } from 'fastify';
import { type FormatOf, formatFor } from './format.ts';

type Body = Readonly<Record<string, unknown>>;

export interface ArrivedExport {
  readonly formatOf: FormatOf;
  /** Absent: from the beginning. */
  readonly resumeToken?: unknown;
  /** What is sent on as a request of GraphQL. */
  readonly body: Body & { readonly variables?: Readonly<Record<string, unknown>> };
}

const refused = (statusCode: number): Error => Object.assign(new Error(), { statusCode });

/** Throws what Fastify's error handler answers as 406 or 400. */
export function exportRequest({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): ArrivedExport {
  const formatOf = formatFor(headers.accept);
  if (formatOf === undefined) throw refused(406);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refused(400);
  const { resumeToken, ...rest } = body as Body;
  return { formatOf, resumeToken, body: rest };
}
