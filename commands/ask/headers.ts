/**
 * The headers of one request of `ask`: what the options say, then whatever `--header` adds, replaces or takes away.
 */
import { UsageError } from '../arguments.ts';

export interface HeaderOptions {
  readonly token: string;
  readonly purpose: string;
  readonly brand?: string;
  readonly channel?: string;
  readonly case?: string;
  /** `name: value` each; an empty value takes the header away, so that its absence can be tried. */
  readonly more: readonly string[];
}

/** Lower-case names; throws a usage error for a line that is no header. */
export function requestHeaders({ token, purpose, brand, channel, more, ...rest }: HeaderOptions): Headers {
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    authorization: `Bearer ${token}`,
    'x-purpose': purpose,
  });
  if (brand !== undefined) headers.set('x-brand', brand);
  if (channel !== undefined) headers.set('x-channel', channel);
  if (rest.case !== undefined) headers.set('x-case', rest.case);
  for (const line of more) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new UsageError("--header must be of the form 'name: value'.");
    if (value === '') headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}
