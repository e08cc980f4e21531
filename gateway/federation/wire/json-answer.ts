/**
 * What counts as an answer of a service: JSON in UTF-8, said to be JSON, with a status that goes with it. An error page, a
 * redirect, half a text or another encoding is none; nothing of it is kept.
 */
import { isUtf8 } from 'node:buffer';
import type { Response } from './exchange.ts';

/** What came is no answer. */
export class NotAnAnswer extends Error {
  override readonly name = 'NotAnAnswer';
  readonly why: 'status' | 'content-type' | 'encoding';
  /** Where it is what is wrong. */
  readonly status: number | undefined;

  constructor(why: NotAnAnswer['why'], status?: number) {
    super(why);
    this.why = why;
    this.status = status;
  }
}

/** `application/json`, `application/graphql-response+json` and their like; JSON is UTF-8 whatever else is said (RFC 8259, 8.1). */
const JSON_TYPE = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/** A service that does not say what it sends is believed to send what it was asked for. */
function isJson(type: Response['type']): boolean {
  if (type === undefined) return true;
  if (typeof type !== 'string' || !JSON_TYPE.test(type)) return false;
  const charset = CHARSET.exec(type)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

/** The value of an answer with status 200. Throws for whatever is none. */
export function readAnswer({ status, type, body }: Response): unknown {
  if (status !== 200) throw new NotAnAnswer('status', status);
  return read(type, body);
}

/** The value of an answer to a GraphQL request: a refused document comes with 400 and is an answer. Throws for whatever is none. */
export function readGraphQLAnswer({ status, type, body }: Response): unknown {
  if (status !== 400 && (status < 200 || status > 299)) throw new NotAnAnswer('status', status);
  return read(type, body);
}

function read(type: Response['type'], body: Buffer): unknown {
  if (!isJson(type)) throw new NotAnAnswer('content-type');
  if (!isUtf8(body)) throw new NotAnAnswer('encoding');
  return JSON.parse(body.toString('utf8'));
}
