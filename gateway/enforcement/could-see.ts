/**
 * What a caller could ever see: asked of the same guards that decide, about anyone, under every purpose of the token. It opens
 * nothing: it is for what is told of the schema, and whatever is asked for is decided by itself.
 */
import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Asking } from '../caller/caller.ts';
import { ownRequest } from './decide.ts';
import { isGated, type PolicyIndex } from './policy-index.ts';
import type { Guards } from './shield.ts';

/** Says of a field of an object type whether it could be seen. */
export type CouldSee = (type: string, field: string) => boolean;

/** All of an asking that {@link couldSee} depends on, as text: callers of one class are shown one schema. */
export const callerClass = ({ caller, purpose, purposes = [purpose] }: Asking): string =>
  JSON.stringify([
    [...caller.roles].sort(),
    [...purposes].sort(),
    caller.customer !== undefined,
    caller.recipient !== undefined,
    caller.onBehalfOf === undefined
      ? null
      : [
          [...caller.onBehalfOf.roles].sort(),
          caller.onBehalfOf.customer !== undefined,
          caller.onBehalfOf.recipient !== undefined,
        ],
  ]);

/**
 * A field could be seen if it is public or inherited, or if a row for it stands, or would with a stronger token, a case or a
 * customer's consent. Only where no row is theirs under any of their purposes it is `FORBIDDEN` for anyone.
 */
export async function couldSee(
  schema: GraphQLSchema,
  index: PolicyIndex,
  guards: Guards,
  asking: Asking,
): Promise<CouldSee> {
  const seen = new Set<string>();
  const verdicts = new Map<string, Promise<boolean>>();
  const mutation = schema.getMutationType()?.name;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.keys(type.getFields())) {
      const value = index.classOf(type.name, field);
      if (value === undefined) continue;
      const coordinate = `${type.name}.${field}` as const;
      // Without a customer of their own nobody ever gets what is about the caller's customer.
      const isAboutCaller = index.customerArgument(coordinate)?.startsWith('@') === true;
      if (isAboutCaller && asking.caller.customer === undefined) continue;
      const key = `${value} ${type.name === mutation}`;
      const verdict = isGated(value) ? (verdicts.get(key) ?? ever(guards, [type.name, field], asking)) : true;
      if (verdict !== true) verdicts.set(key, verdict);
      if (await verdict) seen.add(coordinate);
    }
  }
  return (type, field) => seen.has(`${type}.${field}`);
}

async function ever(guards: Guards, place: readonly [string, string], asking: Asking): Promise<boolean> {
  const { purpose, purposes = [purpose], caller, brand } = asking;
  for (const each of purposes) {
    const request: Asking = { caller, brand, purpose: each, now: asking.now };
    // In the payload of an own write no less is allowed than anywhere else.
    const context = { asking: request, subject: 'anyone' as const, inOwnPayload: true };
    const decision = await guards.ask(place, context, ownRequest(request));
    if (decision.effect !== 'deny' || decision.code !== 'FORBIDDEN') return true;
  }
  return false;
}
