/**
 * The claim `act` (RFC 8693, section 4.1): who acts. The outermost is the acting party; those inside it acted before, which is
 * worth knowing and decides nothing. What is not understood whole is nobody.
 */
import { z } from 'zod';

/** Acting parties of one token, the present one and those before it. */
export const MAX_ACTORS = 4;

const text = z.string().min(1).max(256);

const identity = { sub: text, iss: text.optional(), act: z.unknown().optional() };
const before = z.object(identity);
const present = z.object({
  ...identity,
  roles: z.array(z.string().max(256)).max(100),
  /** Of an acting customer. */
  customer: z.string().min(1).max(200).optional(),
  /** Of an acting partner. */
  recipient: text.optional(),
});

export type Actor = Omit<z.output<typeof present>, 'act'>;

/** The acting party; undefined: the claim says nothing that could be relied on. */
export function actorOf(act: unknown): Actor | undefined {
  const actor = present.safeParse(act);
  if (!actor.success) return undefined;
  let next = actor.data;
  for (let actors = 1; 'act' in next; actors += 1) {
    const prior = before.safeParse(next.act);
    if (!prior.success || actors === MAX_ACTORS) return undefined;
    next = prior.data as typeof next;
  }
  return actor.data;
}
