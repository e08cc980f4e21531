/**
 * What a consent platform is to the rest of the subgraph: it knows the states of many customers, and records what one of them said. The
 * store here is one (`store.ts`), a platform of somebody else another (`http-platform.ts`); nobody who asks can tell them apart.
 */
import type { z } from 'zod';
import type { CustomerState, statesRequest } from '../../../../schema/customer-state.ts';
import type { ConsentStore } from '../../store.ts';
import type { ConsentRecord } from '../../types.ts';
import type { Acting } from '../acting.ts';
import type { Change, CompactCustomer } from '../customer.ts';
import type { NewId } from '../draft.ts';

export type StatesQuestion = z.infer<typeof statesRequest>;

/** What is to be recorded, and what that is in the records that are kept here. */
export interface Recording<Request extends Acting> {
  readonly customerId: string;
  readonly request: Request;
  readonly change: (customer: CompactCustomer, request: Request, newId: NewId) => Change;
  /** Ids of the records that an earlier request with the same key answered; null: there was none. */
  readonly already: (customer: CompactCustomer, request: Request) => readonly string[] | null;
  /** What is still to be done here when it is written here: whoever keeps consents elsewhere does it there. */
  readonly then?: ((customer: CompactCustomer) => Promise<void>) | undefined;
}

export interface Recorded {
  readonly customer: CompactCustomer;
  /** Those that the request is about, as they stand now. */
  readonly records: readonly ConsentRecord[];
}

export interface ConsentPlatform {
  /** One state per id, in order, duplicates kept. Rejects where any of them cannot be had: a state is never supposed. */
  readonly findStatesAt: (question: StatesQuestion, now: Date) => Promise<readonly CustomerState[]>;
  /**
   * Records it, once for a key of its sender; when it settles, every state that is asked for afterwards knows it. Null: there is no such
   * customer, or they are erased. Throws BAD_USER_INPUT for a key that came with another request.
   */
  readonly record: <Request extends Acting>(recording: Recording<Request>, now: Date) => Promise<Recorded | null>;
}

/** All that the graph asks: what a platform does not keep it cannot be asked for, and says so (`NotKept`). */
export type ConsentSource = ConsentPlatform &
  Pick<ConsentStore, 'findCustomers' | 'findEvents' | 'findChanges' | 'findEpochs'>;

/** Asked for what this platform does not tell: the field is SUBGRAPH_UNAVAILABLE, and is never answered with nothing. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
}
