/**
 * The shape of a policy: what a coordinate holds, whose it is, and who may have it. Types only; the built-in policy is
 * `classification.ts` and `grants.ts`. A policy names things, it never computes: whoever reads it needs no code.
 */
import type { Category, Channel, LegalBasis, Mask, Purpose, Role, WriteCategory } from './vocabulary.ts';

/** `Type.field`, or `Type.*` for all fields of a type that is not an entity. */
export type Coordinate = `${string}.${string}`;

/**
 * - a category: decided per customer by its grants;
 * - `inherit`: decided with the nearest field of an entity or payload that leads here (types without `@key` only);
 * - `{ public }`: about no person; the text says why.
 */
export type Class = Category | WriteCategory | 'inherit' | { readonly public: string };

/** How a field finds the customer that it is about. */
export interface SubgraphPolicy {
  /** Every coordinate that this subgraph resolves. */
  readonly coordinates: Readonly<Record<Coordinate, Class>>;
  /** Entity -> path to the id of its customer: `id` for the customer itself, `customer.id` for what belongs to one. */
  readonly subjects?: Readonly<Record<string, string>>;
  /**
   * Root field -> path in its arguments to the id, or the list of at most {@link MAX_CUSTOMERS} ids, of the customer.
   * `@Query.customer`: planned as that field, with the caller's own customer. With `?` at its end the argument may be left
   * out: then the field is about no customer in particular, and who asks and why alone decide.
   */
  readonly customerArguments?: Readonly<Record<Coordinate, string>>;
  /**
   * Fields that lead from one entity to another with a customer of its own. `same`: the target belongs to the customer it
   * starts from (compared when it arrives, P22). Every other one is open: the target's customer is decided as its own (P21).
   */
  readonly sameCustomer?: readonly Coordinate[];
}

/** How many customers one field may ask for by id; more is `BAD_USER_INPUT`. */
export const MAX_CUSTOMERS = 100;

export interface Grant {
  /** Name of the row, unique within its category: what the trail and an explanation refer to. */
  readonly row: string;
  readonly role: Role;
  readonly purposes: readonly Purpose[];
  readonly basis: LegalBasis;
  /** Absent: open. */
  readonly mask?: Mask;
  /** Stands only under a verified case with the customer. */
  readonly case?: true;
  /** Contact channels of which one must be consented to, whatever `x-channel` says. */
  readonly contactChannels?: readonly Channel[];
  /** Stands even while processing is restricted (Art. 18). */
  readonly despiteRestriction?: true;
  /** Answered only when the arguments ask about the request's own purpose, brand, recipient and channel. */
  readonly ownRequestOnly?: true;
  /** Only inside the payload of a mutation of the same request. */
  readonly ownPayloadOnly?: true;
  /** Authentication contexts of which the token must have one (OpenID Connect `acr`), and its greatest age in seconds. */
  readonly acr?: readonly string[];
  readonly maxAge?: number;
}

export type Grants = Readonly<Record<Category | WriteCategory, readonly Grant[]>>;

export interface Policy {
  readonly subgraphs: Readonly<Record<string, SubgraphPolicy>>;
  /** A category that is not named has no rows, so nobody. */
  readonly grants: Partial<Grants>;
  /** The subgraph that answers `POST /states`. Absent: no customer has a state, and rows that need one deny. */
  readonly consentService?: string;
}
