/** How much a request may say before its body: refused on every route, before anything else is looked at. */
import type { IncomingMessage } from 'node:http';
import { limits } from '../limits/table.ts';

const refused = (statusCode: number): Error => Object.assign(new Error(), { statusCode });

/** Throws what Fastify's error handler answers as 414 or 431. */
export function refuseLargeHead({ rawHeaders, url = '' }: Pick<IncomingMessage, 'rawHeaders' | 'url'>): void {
  if (Buffer.byteLength(url) > limits.urlBytes.default) throw refused(414);
  if (rawHeaders.length / 2 > limits.headers.default) throw refused(431);
}
