/**
 * Who asks, why, and through what: all that a decision may know of a request besides the customer's state.
 * Types only. Built once per request by `token.ts` and `purpose.ts`; nothing of it comes from the GraphQL document.
 */
import type { Brand, Channel, PreferenceSignal, Purpose, Risk, Role } from '../../schema/vocabulary.ts';

export interface Caller {
  /** `sub` of the token. Never logged: use `actor`. */
  readonly subject: string;
  /** Pseudonym of the subject: stable, and of no use without the gateway's key. */
  readonly actor: string;
  readonly roles: readonly Role[];
  /** The customer who asks: present exactly if the caller is self (role `customer` alone, claim `customer`, no `act`). */
  readonly customer?: string;
  /** The partner for whom data is asked. */
  readonly recipient?: string;
  /** The party that the caller acts for (RFC 8693, section 4.1); what is decided is decided for both. */
  readonly onBehalfOf?: Delegator;
  /** The customer who acts for another party: who they are, and never the customer that a request is about. */
  readonly actingCustomer?: string;
  readonly acr?: string;
  /** Seconds since the epoch. */
  readonly authTime?: number;
}

/** Whom a caller with a delegated token acts for. */
export interface Delegator {
  /** Pseudonym. */
  readonly actor: string;
  readonly roles: readonly Role[];
  /** Present exactly if the role is `customer`: the one customer that the request may be about. */
  readonly customer?: string;
  readonly recipient?: string;
}

/** What a verified token says: who asks, and the limits within which they may ask. */
export interface VerifiedToken {
  readonly caller: Caller;
  /** The purposes that the token allows, in its order; unknown ones are left out. */
  readonly purposes: readonly Purpose[];
  /** The one brand that the token is for, if it names one. */
  readonly brand?: Brand;
  /** How risky its issuer thinks its use; absent: it does not say. */
  readonly risk?: Risk;
  /** Seconds since the epoch: when it has ended for us too, whose clock may differ. Absent: it does not end. */
  readonly ends?: number;
}

/** One request: everything that is the same for all of its fields. */
export interface Asking {
  readonly caller: Caller;
  readonly purpose: Purpose;
  /** All purposes that the token allows, for what is told of the schema; absent: this one. Nothing is decided by the others. */
  readonly purposes?: readonly Purpose[];
  readonly brand: string;
  readonly channel?: Channel;
  /** The case that staff act under, as sent. It proves nothing by itself. */
  readonly case?: string;
  /** What the device of the customer who asks signals with this request; absent: nothing, or somebody else asks. */
  readonly signals?: readonly PreferenceSignal[];
  /** Purposes that the customer who asks objects to with this request; absent: none. What they hold against in general is in their state. */
  readonly objections?: readonly Purpose[];
  /** How risky the request seems; absent: nobody says. It can only raise what is asked for. */
  readonly risk?: Risk;
  /** Time of the decision, milliseconds since the epoch. */
  readonly now: number;
}
