/**
 * A client of a gateway that is anybody: real HTTP, tokens of the development issuer. It gives back the whole answer,
 * so that a journey can say all of it.
 */
import {
  type DevelopmentIssuer,
  developmentIssuer,
  type TokenOptions,
} from '../../gateway/caller/development-issuer.ts';
import { personaNamed } from '../../schema/personas.ts';
import type { Role } from '../../schema/vocabulary.ts';

export interface Who extends Omit<TokenOptions, 'persona'> {
  readonly as: Role;
  /** `x-purpose`; absent: the persona's first; null: no such header. */
  readonly purpose?: string | null;
  readonly brandHeader?: string;
  readonly channel?: string;
  readonly case?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status and body: what a client reads of an answer. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation selects
  readonly body: any;
}

export interface WholeReply extends Reply {
  readonly headers: Headers;
  readonly text: string;
}

export interface Client {
  readonly url: string;
  /** One operation as somebody. */
  ask(who: Who, query: string, variables?: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** The same with headers and bytes. */
  send(who: Who, query: string, variables?: Readonly<Record<string, unknown>>): Promise<WholeReply>;
  /** Any request; `path` begins with a slash. */
  call(path: string, init?: RequestInit): Promise<WholeReply>;
}

let issuer: Promise<DevelopmentIssuer> | undefined;

/** A token for somebody, from the issuer that the gateways of this checkout trust in development. */
export async function tokenOf({ as, ...who }: Who): Promise<string> {
  issuer ??= developmentIssuer();
  const { purpose: _purpose, brandHeader: _brand, channel: _channel, case: _case, headers: _headers, ...options } = who;
  return (await issuer).issueToken({ persona: personaNamed(as)!, ...options });
}

/** The request headers of somebody. */
export async function headersOf(who: Who): Promise<Record<string, string>> {
  const { as, purpose = personaNamed(as)!.purposes[0], brandHeader, channel, headers } = who;
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${await tokenOf(who)}`,
    ...(purpose !== null && { 'x-purpose': purpose }),
    ...(brandHeader !== undefined && { 'x-brand': brandHeader }),
    ...(channel !== undefined && { 'x-channel': channel }),
    ...(who.case !== undefined && { 'x-case': who.case }),
    ...headers,
  };
}

export function client(url: string): Client {
  const call: Client['call'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, { redirect: 'error', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
  const send: Client['send'] = async (who, query, variables) =>
    call('/graphql', { method: 'POST', headers: await headersOf(who), body: JSON.stringify({ query, variables }) });
  return {
    url,
    call,
    send,
    ask: async (who, query, variables) => {
      const { status, body } = await send(who, query, variables);
      return { status, body };
    },
  };
}
