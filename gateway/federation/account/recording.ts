/**
 * What one request tells the trail. An entry is made of who asks and what was decided, appended, and waited for: no trail, no
 * data. It writes; what becomes of an answer that could not be recorded is decided by who asked for it.
 */
import type { ErrorCode } from '../../../schema/errors.ts';
import type { EntryKind, OperationText, TrailEntry } from '../../audit/entry.ts';
import type { Trail } from '../../audit/trail.ts';
import type { Asking } from '../../caller/caller.ts';
import type { Account, CustomerPseudonym } from './account.ts';

/** The names under which the trail knows whom it speaks of. */
export interface TrailNames {
  /** @param at time of the decision, milliseconds since the epoch */
  readonly customer: (at: number) => CustomerPseudonym;
  /** @param reference a case, as it was sent */
  readonly case: (reference: string) => string;
}

/** Where the operations of an engine are recorded. */
export interface Recorder {
  readonly trail: Trail;
  readonly names: TrailNames;
  /** Hash of the policy that decides. */
  readonly policy: string;
}

/** What an entry says beside who asked. */
export interface Event {
  readonly kind: EntryKind;
  readonly operation: OperationText;
  readonly account: Account;
  readonly failures?: Iterable<ErrorCode>;
}

export class Recording {
  readonly #recorder: Recorder | undefined;
  readonly #request: string;
  readonly #asking: Asking;

  /** @param recorder absent: nobody's data is read as a person's, and nothing is recorded */
  constructor(recorder: Recorder | undefined, request: string, asking: Asking) {
    this.#recorder = recorder;
    this.#request = request;
    this.#asking = asking;
  }

  /**
   * Whether the trail has it; false: it cannot be written.
   * @param isKept what it is about has happened or will, whatever the trail can do: then it is written as soon as it can be
   */
  async append(event: Event, isKept = false): Promise<boolean> {
    if (this.#recorder === undefined) return true;
    const entry = entryOf(this.#recorder, this.#request, this.#asking, event);
    try {
      await this.#recorder.trail.append(entry);
      return true;
    } catch {
      if (isKept) this.#recorder.trail.queue(entry);
      return false;
    }
  }

  /** It is written as soon as it can be. */
  queue(event: Event): void {
    this.#recorder?.trail.queue(entryOf(this.#recorder, this.#request, this.#asking, event));
  }
}

function entryOf(
  { names, policy }: Recorder,
  request: string,
  asking: Asking,
  { kind, operation, account, failures = [] }: Event,
): TrailEntry {
  const { caller, channel, case: reference } = asking;
  const { about, nobody, failures: states } = account.told(names.customer(asking.now));
  return {
    kind,
    request,
    at: asking.now,
    actor: caller.actor,
    ...(caller.onBehalfOf !== undefined && { onBehalfOf: caller.onBehalfOf.actor }),
    roles: caller.roles,
    purpose: asking.purpose,
    brand: asking.brand,
    ...(channel !== undefined && { channel }),
    ...(reference !== undefined && { case: names.case(reference) }),
    operation,
    policy,
    about,
    nobody,
    failures: [...new Set([...failures, ...states])].sort(),
  };
}
