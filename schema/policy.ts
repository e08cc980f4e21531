/**
 * The shape of a policy: what a coordinate holds, whose it is, and who may have it. Types only; the built-in policy is
 * `classification.ts` and `grants.ts`. A policy names things, it never computes: whoever reads it needs no code.
 */
import type { CaseGrant } from './customer-state.ts';
import type { Category, Channel, LegalBasis, Mask, Purpose, Role, WriteCategory } from './vocabulary.ts';

/** `Type.field`, or `Type.*` for all fields of a type that is not an entity. */
export type Coordinate = `${string}.${string}`;

/**
 * - a category: decided per customer by its grants;
 * - `inherit`: decided with the nearest field of an entity or payload that leads here (types without `@key` only);
 * - `{ public }`: about no person; the text says why.
 */
export type Class = Category | WriteCategory | 'inherit' | { readonly public: string };

/**
 * What an argument or an input field does with the data of persons:
 * - a category: the service reads it to filter, order or select; who may not read it unmasked may not use the input;
 * - `inherit`: it is written, by a mutation that is decided as a write;
 * - `{ harmless }`: it reads nothing of a person; the text says why.
 */
export type InputClass = Category | 'inherit' | { readonly harmless: string };

/** How a field finds the customer that it is about. */
export interface SubgraphPolicy {
  /** Every coordinate that this subgraph resolves. */
  readonly coordinates: Readonly<Record<Coordinate, Class>>;
  /** Entity -> path to the id of its customer: `id` for the customer itself, `customer.id` for what belongs to one. */
  readonly subjects?: Readonly<Record<string, string>>;
  /**
   * Root field -> path in its arguments to the id, or the list of at most {@link MAX_CUSTOMERS} ids, of the customer.
   * `@Query.customer`: planned as that field, with the caller's own customer. With `?` at its end the argument may be left
   * out: then the field is about no customer in particular, and who asks and why alone decide. `?` alone: it always is.
   */
  readonly customerArguments?: Readonly<Record<Coordinate, string>>;
  /**
   * Root fields of a query that find customers whom nobody has named. Their service asks about each whether the field and what its
   * arguments read may be answered of them, before it says that they are there; one customer too many in an answer, and it is none.
   */
  readonly findsCustomers?: readonly Coordinate[];
  /**
   * Root fields of a query that count customers and lead to none. What their arguments read must be open to the caller of somebody; whether
   * somebody is counted their service asks about each.
   */
  readonly countsCustomers?: readonly Coordinate[];
  /**
   * Fields that lead from one entity to another with a customer of its own. `same`: the target belongs to the customer it
   * starts from (compared when it arrives, P22). Every other one is open: the target's customer is decided as its own (P21).
   */
  readonly sameCustomer?: readonly Coordinate[];
  /**
   * Schema coordinate of an input -> its class: `Query.find(name:)` for an argument, `Filter.city` for an input field,
   * `Order.BY_CITY` for a value of an enum that is given as one. `Input.*`: all fields of an input type, none of type ID, that
   * are written. Named in `customerArguments`, an input has its class from there; an input object has that of its fields.
   */
  readonly inputs?: Readonly<Record<Coordinate, InputClass>>;
}

/** How many customers one field may ask for by id; more is `BAD_USER_INPUT`. */
export const MAX_CUSTOMERS = 100;

/** Numbers are shown as the lower bound of the band that they are in; `width` is a whole number of at least 2. */
export interface BandMask {
  readonly kind: 'band';
  readonly width: number;
}

/** How, and how recently, somebody must have authenticated (RFC 9470). */
export interface Authentication {
  /** Authentication contexts of which the token must have one (OpenID Connect `acr`): names, compared whole. */
  readonly acr?: readonly string[];
  /** Greatest age of the authentication, in seconds. */
  readonly maxAge?: number;
}

/** What a raised risk asks for beside what the rows of some categories ask. It is never less than without it. */
export interface RiskDemand extends Authentication {
  /** `consent.withdrawal` may not be among them: withdrawing is never harder than giving (Art. 7(3)). */
  readonly categories: readonly (Category | WriteCategory)[];
}

export interface Grant extends Authentication {
  /** Name of the row, unique within its category: what the trail and an explanation refer to. */
  readonly row: string;
  readonly role: Role;
  readonly purposes: readonly Purpose[];
  readonly basis: LegalBasis;
  /** Absent: open. */
  readonly mask?: Exclude<Mask, 'band'> | BandMask;
  /**
   * Stands only under the caller's own case with the customer: `true` one in which they were verified, `substantial` one in which they
   * were verified with at least that assurance, `break-glass` access in an emergency, in which they were not.
   */
  readonly case?: true | Exclude<CaseGrant['assurance'], 'low'>;
  /** Contact channels of which one must be consented to, whatever `x-channel` says. */
  readonly contactChannels?: readonly Channel[];
  /** Stands even while processing is restricted (Art. 18). */
  readonly despiteRestriction?: true;
  /** Answered only when the arguments ask about the request's own purpose, brand, recipient and channel. */
  readonly ownRequestOnly?: true;
  /** Only inside the payload of a mutation of the same request. */
  readonly ownPayloadOnly?: true;
  /**
   * Speaks to whoever acts for a customer, about that customer (a delegated token, RFC 8693 `act`): what they may have as a delegate. The
   * customer must be allowed it too. A row without it speaks to the acting party as if they asked for themselves.
   */
  readonly onBehalf?: true;
  /**
   * Of a write that makes a customer: stands only where the consent service knows nobody of that id, erased or not. Who asks decides
   * everything else, as there is nobody yet whose state could.
   */
  readonly newCustomer?: true;
}

export type Grants = Readonly<Record<Category | WriteCategory, readonly Grant[]>>;

/** In place of rows: nobody may have it, and that is meant. The text says why. */
export interface Nobody {
  readonly nobody: string;
}

export interface Policy {
  readonly subgraphs: Readonly<Record<string, SubgraphPolicy>>;
  /** A category that a coordinate has must have rows here, or say that nobody may have it. */
  readonly grants: Readonly<Partial<Record<Category | WriteCategory, readonly Grant[] | Nobody>>>;
  /** By the risk of a request; `high` has the demands of both. Absent: risk changes nothing. */
  readonly risk?: { readonly elevated?: readonly RiskDemand[]; readonly high?: readonly RiskDemand[] };
  /** The subgraph that answers `POST /states`. Absent: no customer has a state, and rows that need one deny. */
  readonly consentService?: string;
  /**
   * The subgraph that registers customers and keeps them in an outbox until the consent service has made their state
   * (`registration.ts`). Needed by rows with `newCustomer`, and by nothing else.
   */
  readonly registrationService?: string;
}
