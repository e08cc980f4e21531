/**
 * The challenge of RFC 9470: an answer in which something is refused for want of a stronger authentication says, in
 * `www-authenticate`, what would be strong enough. Where nothing else is answered, with status 401.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { errors as table } from '../../schema/errors.ts';
import type { Authentication } from '../../schema/policy.ts';
import { both } from '../enforcement/step-up.ts';

const isStepUp = ({ extensions }: GraphQLFormattedError): boolean => extensions?.code === 'STEP_UP_REQUIRED';

const needOf = ({ extensions }: GraphQLFormattedError): Authentication => ({
  ...(Array.isArray(extensions?.acr) && { acr: extensions.acr }),
  ...(typeof extensions?.maxAge === 'number' && { maxAge: extensions.maxAge }),
});

/** What is enough for all of them; where nothing is, for the first and as many of those after it as can be had with it. */
const forAll = (needs: readonly Authentication[]): Authentication =>
  needs.reduce((joint, need) => {
    const more = both(joint, need);
    return more === 'never' ? joint : more;
  });

/** The challenge (RFC 9470, section 3). Its values are the policy's, which lets none in that would need quoting. */
export const challenge = ({ acr, maxAge }: Authentication): string =>
  [
    'Bearer error="insufficient_user_authentication"',
    `error_description="${table.STEP_UP_REQUIRED.message}"`,
    ...(acr === undefined ? [] : [`acr_values="${acr.join(' ')}"`]),
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
  ].join(', ');

const hasValue = (data: unknown): boolean =>
  typeof data === 'object' && data !== null ? Object.values(data).some(hasValue) : data !== null && data !== undefined;

/**
 * Whether a client that repeats the request with a stronger token repeats nothing that was done or answered. Of a mutation every field
 * must have been refused before it was sent; a field that is null for another reason may have changed something.
 */
function isUnanswered(kind: string | undefined, data: unknown, refused: readonly GraphQLFormattedError[]): boolean {
  if (hasValue(data)) return false;
  if (kind !== 'mutation') return true;
  const said = new Set(refused.filter(({ path }) => path?.length === 1).map(({ path }) => path?.[0]));
  return Object.entries(data ?? {}).every(([name, value]) => value === null && said.has(name));
}

export const stepUp: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ operation, response: { http, body } }) => {
      if (body.kind !== 'single' || http.headers.has('www-authenticate')) return;
      const { errors = [], data } = body.singleResult;
      const refused = errors.filter(isStepUp);
      if (refused.length === 0) return;
      http.headers.set('www-authenticate', challenge(forAll(refused.map(needOf))));
      // The engine's data is text that reads as data.
      const plain: unknown = data === undefined ? null : JSON.parse(JSON.stringify(data));
      if (isUnanswered(operation?.operation, plain, refused)) http.status = table.STEP_UP_REQUIRED.status;
    },
  }),
};
