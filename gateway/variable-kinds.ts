/**
 * What an environment variable of the gateway can be: the kinds of values, each as a schema that takes text. It reads no
 * environment and knows no variable: those are `config.ts`.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { DEVELOPMENT_ISSUER } from './caller/development-issuer.ts';
import { type IssuerAddress, isTrustworthy } from './caller/issuers.ts';

/** Where the trail is kept. */
export type TrailPlace = { readonly mongodb: string } | { readonly folder: string };

/** Words between commas; the empty ones left out. */
const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** A list of which every entry is as it must be. */
const listOf = (isOne: (entry: string) => boolean) =>
  z
    .string()
    .transform(list)
    .refine((entries) => entries.every(isOne));

/** A whole number with these bounds, without leading zeros. */
export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/)
    .transform(Number)
    .refine((number) => number >= min && number <= max);

export const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);

export const onOff = z.enum(['on', 'off']).transform((word) => word === 'on');

/** Whether a text is an address that can be called. */
export const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
export const httpUrl = z.string().refine(isHttp);

export const origins = listOf((origin) => URL.canParse(origin) && new URL(origin).origin === origin);

/** Addresses, and networks by their prefix. */
export const networks = listOf((text) => {
  const [address = '', prefix, ...others] = text.split('/');
  const version = isIP(address);
  if (version === 0 || others.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
});

const MONGODB = /^mongodb(\+srv)?:\/\/[^\s/]+/;
export const mongodb = z.string().regex(MONGODB);

/** `mongodb://...` or `file:FOLDER`; undefined: neither. */
export function trailPlace(value: string): TrailPlace | undefined {
  if (MONGODB.test(value)) return { mongodb: value };
  return value.startsWith('file:') && value.length > 'file:'.length
    ? { folder: value.slice('file:'.length) }
    : undefined;
}
export const trail = z
  .string()
  .transform(trailPlace)
  .refine((place) => place !== undefined);

/** `https://issuer.example` (discovery) or `name=https://issuer.example/jwks`. */
function issuerAddress(entry: string): IssuerAddress | undefined {
  const cut = entry.indexOf('=');
  const issuer = cut === -1 ? entry : entry.slice(0, cut);
  const jwks = cut === -1 ? undefined : entry.slice(cut + 1);
  if (issuer === '' || issuer === DEVELOPMENT_ISSUER || !isTrustworthy(jwks ?? issuer)) return undefined;
  return { issuer, jwks };
}

export const issuers = z.string().transform((value, context) =>
  list(value).flatMap((entry) => {
    const address = issuerAddress(entry);
    if (address === undefined) context.addIssue({ code: 'custom' });
    return address ?? [];
  }),
);
