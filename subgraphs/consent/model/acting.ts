/**
 * Who does something to a customer's consents, for whom, and how often it may be carried out: read from the passport and the input, the
 * same for whatever is done.
 */
import { createHash } from 'node:crypto';
import { badUserInput } from '../../kit/input.ts';
import type { Handled, Mutation } from './customer.ts';

/** Who acts, when, and how often it may be carried out. */
export interface Acting {
  /** What is to be done. */
  readonly mutation: Mutation;
  readonly actor: string;
  readonly onBehalf: boolean;
  readonly now: Date;
  readonly idempotency: Omit<Handled, 'actor' | 'records'> | null;
}

/** Who asks, from the passport. */
export interface Asking {
  readonly actor: string;
  readonly roles: readonly string[];
  readonly customer?: string;
  readonly now: Date;
}

/** What all inputs have. */
interface Input {
  readonly customerId: string;
  readonly idempotencyKey?: string | null;
}

export function acting<Done extends Mutation>(
  mutation: Done,
  input: Input,
  { actor, customer, now }: Asking,
): Acting & { readonly mutation: Done } {
  const { idempotencyKey: key, ...rest } = input;
  if (key !== undefined && key !== null && (key === '' || key.length > 200)) throw badUserInput('input.idempotencyKey');
  const digest = () => createHash('sha256').update(canonical(rest)).digest('base64url');
  return {
    mutation,
    actor,
    // Whoever acts for the customer, with whatever role, has no passport that names them.
    onBehalf: customer !== input.customerId,
    now,
    idempotency: key === undefined || key === null ? null : { mutation, key, input: digest() },
  };
}

/** Equal inputs are equal text, whatever the order of their fields; absent and null are the same. */
const canonical = (value: object): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, part]) => part !== null && part !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
