/**
 * Tokens of the development issuer over HTTP, for the page of the same origin alone. A page of another site, or a name that
 * was made to point to this machine (DNS rebinding), gets none: Host, Origin and content type are all checked. Neither does
 * anybody behind a proxy: listening on loopback says nothing about who talks to a proxy on the same machine.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { personaNamed } from '../../schema/personas.ts';
import { BRANDS } from '../../schema/vocabulary.ts';
import type { DevelopmentIssuer } from '../caller/development-issuer.ts';
import { isLoopback } from '../caller/issuers.ts';
import { Refusal } from '../http/refusal.ts';

export interface DevelopmentTokenOptions {
  readonly developmentIssuer: DevelopmentIssuer;
  readonly audience: string;
}

const wanted = z.strictObject({
  persona: z.string().max(64),
  customer: z.string().min(1).max(200).optional(),
  brand: z.enum(BRANDS).optional(),
});

/** Headers by which a proxy says that somebody else asks (RFC 7239, RFC 9110 section 7.6.3, and what there was before). */
const isOfProxy = (header: string): boolean =>
  header === 'forwarded' || header === 'via' || header === 'x-real-ip' || header.startsWith('x-forwarded');

/** Whether a page of this very server asks, by a name that can only mean this machine. */
function isOwnPage({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  if (Object.keys(headers).some(isOfProxy)) return false;
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const url = new URL(`http://${host}`);
  return (
    url.host === host.toLowerCase() &&
    isLoopback(url.hostname) &&
    Number(url.port || 80) === socket.localPort &&
    origin === url.origin &&
    (site === undefined || site === 'same-origin')
  );
}

export async function developmentToken(
  server: FastifyInstance,
  { developmentIssuer, audience }: DevelopmentTokenOptions,
): Promise<void> {
  server.post('/development/token', {
    onRequest: async (request) => {
      if (!isOwnPage(request)) throw new Refusal('FORBIDDEN');
    },
    handler: async (request) => {
      const asked = wanted.safeParse(request.body);
      const persona = asked.success ? personaNamed(asked.data.persona) : undefined;
      if (!asked.success || persona === undefined) throw new Refusal('BAD_USER_INPUT');
      const { customer, brand } = asked.data;
      return { token: await developmentIssuer.issueToken({ persona, customer, brand, audience }) };
    },
  });
}
