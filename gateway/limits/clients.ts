/**
 * How much each client may ask for: requests, requests at once, look-ups, cost. A client is the pseudonym of a verified token's
 * subject; before that it is an address. Over a limit a request is refused at once, nothing waits. One thing is never
 * refused for rate: a customer who withdraws a consent (policy-model, "Writing").
 */
import type { ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Role } from '../../schema/vocabulary.ts';
import type { Caller } from '../caller/caller.ts';
import type { Weight } from '../engine.ts';
import { Refusal } from '../http/refusal.ts';
import type { Counter, MakeCounter } from './counters.ts';
import type { Form } from './document-form.ts';
import type { Limits } from './table.ts';

/** Whoever looks up others by id, one at a time, and is therefore counted by look-up. */
const STAFF: ReadonlySet<Role> = new Set<Role>(['agent', 'supervisor', 'store-staff', 'dpo', 'auditor']);

/** Milliseconds after which somebody with too many requests under way may try again. */
const A_MOMENT = 1_000;

/** @param wait milliseconds until it can be tried again */
export const rateLimited = (wait: number): Refusal =>
  new Refusal('RATE_LIMITED', { 'retry-after': String(Math.max(1, Math.ceil(wait / 1_000))) });

/** What one request may still do. */
export interface Allowance {
  /** Of a request over a limit: it is looked at only if it could be a withdrawal. */
  seen(form: Form | undefined): void;
  /**
   * Counts what an operation is, once that is known and before it runs.
   * @throws {Refusal} `OPERATION_TOO_COMPLEX`, `RATE_LIMITED`
   */
  charge(weight: Weight): Promise<void>;
  /**
   * Something more is asked with it, which counts as a request.
   * @throws {Refusal} `RATE_LIMITED`
   */
  again(): Promise<void>;
  /**
   * From here on its answer is a stream, for as long as the response is open.
   * @throws {Refusal} `RATE_LIMITED`
   */
  stream(response: ServerResponse): void;
}

export class Clients {
  readonly #limits: Limits;
  readonly #requests: Counter;
  readonly #lookups: Counter;
  readonly #cost: Counter;
  readonly #withdrawals: Counter;
  readonly #failures: Counter;
  readonly #underWay = new Map<string, number>();
  readonly #streams = new Map<string, number>();
  #allStreams = 0;

  constructor(limits: Limits, make: MakeCounter) {
    this.#limits = limits;
    this.#requests = make({ name: 'requests', points: limits.clientRequests, seconds: 1 });
    this.#lookups = make({ name: 'lookups', points: limits.clientLookups, seconds: 60 });
    this.#cost = make({ name: 'cost', points: limits.clientCost, seconds: 60 });
    this.#withdrawals = make({ name: 'withdrawals', points: limits.withdrawals, seconds: 1 });
    this.#failures = make({ name: 'failures', points: limits.addressFailures, seconds: 60 });
  }

  /**
   * A request of a client begins; it ends with its response.
   * @throws {Refusal} `RATE_LIMITED`
   */
  async begin({ actor, customer, roles }: Caller, response: ServerResponse): Promise<Allowance> {
    const isOver = this.#enter(actor, response);
    const wait = isOver ? A_MOMENT : await this.#requests(actor);
    const refusal = wait === 0 ? undefined : rateLimited(wait);
    // What a customer over a limit sends has to be read before it can be refused; how much of it is looked at has a bound of its own.
    if (refusal !== undefined && (customer === undefined || (await this.#withdrawals(actor)) > 0)) throw refusal;
    return {
      seen: (form) => {
        if (refusal !== undefined && form !== undefined && !this.#couldWithdraw(form)) throw refusal;
      },
      charge: async ({ cost, lookups, isWithdrawal }) => {
        if (cost > this.#limits.operationCost) throw new Refusal('OPERATION_TOO_COMPLEX');
        const counted = roles.some((role) => STAFF.has(role)) ? lookups : 0;
        const wait = Math.max(
          counted === 0 ? 0 : await this.#lookups(actor, counted),
          cost === 0 ? 0 : await this.#cost(actor, cost),
        );
        const over = refusal ?? (wait > 0 ? rateLimited(wait) : undefined);
        if (over === undefined) return;
        const mayPass = isWithdrawal && customer !== undefined;
        // What was looked into because it is over a limit is not counted again.
        if (!mayPass || (refusal === undefined && (await this.#withdrawals(actor)) > 0)) throw over;
      },
      again: async () => {
        const wait = await this.#requests(actor);
        if (wait > 0) throw rateLimited(wait);
      },
      stream: (response) => this.#stream(actor, response),
    };
  }

  /** Somebody at that address sent no valid token. Gives what to answer instead of that, where it was too often. */
  async failed(address: string): Promise<Refusal | undefined> {
    const wait = await this.#failures(networkOf(address));
    return wait === 0 ? undefined : rateLimited(wait);
  }

  /** Whether the client has as many requests under way as it may. */
  #enter(actor: string, response: ServerResponse): boolean {
    return countWhileOpen(this.#underWay, actor, response) >= this.#limits.clientConcurrency;
  }

  /** A response that is closed already is counted by nobody. */
  #stream(actor: string, response: ServerResponse): void {
    const { clientStreams, processStreams } = this.#limits;
    if ((this.#streams.get(actor) ?? 0) >= clientStreams || this.#allStreams >= processStreams)
      throw rateLimited(A_MOMENT);
    if (response.closed) return;
    this.#allStreams += 1;
    countWhileOpen(this.#streams, actor, response, () => {
      this.#allStreams -= 1;
    });
  }

  #couldWithdraw({ isMutation, tokens }: Form): boolean {
    return isMutation && tokens <= this.#limits.withdrawalTokens;
  }
}

/** Counts a response of somebody until it closes. Gives how many there were before. */
function countWhileOpen(
  counts: Map<string, number>,
  actor: string,
  response: ServerResponse,
  closed: () => void = () => {},
): number {
  const before = counts.get(actor) ?? 0;
  counts.set(actor, before + 1);
  response.once('close', () => {
    closed();
    const now = (counts.get(actor) ?? 1) - 1;
    if (now === 0) counts.delete(actor);
    else counts.set(actor, now);
  });
  return before;
}

/** Who has one address of IPv6 has a network of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const whole = [
    ...groups,
    ...Array<string>(missing).fill('0'),
    ...(tail === undefined || tail === '' ? [] : tail.split(':')),
  ];
  return whole.slice(0, 4).join(':');
}
