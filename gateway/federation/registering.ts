/**
 * A mutation that makes a customer. It is decided like every write, only that its customer must not be there; once it is sent, their state
 * is made (`relay/registrations.ts`) before anything of them is read, and the payload is decided by that state. Where it cannot be made
 * now it waits, nothing of them can be read by anybody, and the answer says that it could not be had.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import { REGISTRATION_KEY } from '../../schema/registration.ts';
import { NO } from '../enforcement/decide.ts';
import type { Question } from '../enforcement/questions.ts';
import { canBeAsked } from '../enforcement/subjects.ts';
import { isAllowed } from '../enforcement/verdicts.ts';
import type { Account } from './account/account.ts';
import { reachOf } from './document/reach.ts';
import type { Root } from './document/roots.ts';
import { coordinateOf } from './document/selection.ts';
import type { Work } from './work.ts';

type Write = Extract<Root, { kind: 'write' }>;

/** Whoever is registered, as they will be: an open account, and nothing agreed to. */
export const newcomer = (id: string): CustomerState => ({
  id,
  known: true,
  epoch: 0,
  erased: false,
  restricted: false,
  account: 'OPEN',
  enrolled: true,
  objections: [],
  consents: [],
});

export class Registering {
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  /** Whether it may be done: nobody has the id, or it is this caller's own registration, sent again. */
  async decide(root: Write, asked: Question, account: Account): Promise<Root> {
    const { verdicts, index, registrations } = this.#work;
    const { field, customer } = root;
    const named = index.customerArgument(coordinateOf(field));
    // Of such an id nobody could say whether it is somebody's, so it can be nobody's.
    if (!canBeAsked(customer)) return { kind: 'invalid', field, input: named };
    if (registrations === undefined) {
      account.decided(asked, NO);
      return { kind: 'refused', field, verdict: NO, asked };
    }
    await verdicts.establish([customer]);
    const verdict = verdicts.of(asked, customer);
    if (isAllowed(verdict)) {
      account.add(customer, reachOf(asked));
      account.decided(asked, verdict);
      return { ...root, kind: 'written' };
    }
    const isStranger = verdicts.isStranger(customer);
    const isRepeated = isStranger || verdict === 'unavailable' ? false : await this.#isRepeated(root, named);
    if (isRepeated === true) {
      account.decided(asked, verdicts.forAnyone(asked));
      return { ...root, kind: 'written' };
    }
    account.add(customer, reachOf(asked));
    return {
      kind: 'refused',
      field,
      verdict: isRepeated === undefined ? 'unavailable' : verdict,
      asked: isStranger ? undefined : asked,
    };
  }

  /** Before it is sent: what its payload may say of them. */
  async begin(customer: string): Promise<void> {
    const { verdicts } = this.#work;
    await verdicts.beginPayload(customer);
    await verdicts.suppose(newcomer(customer));
  }

  /** Once it was sent, whatever came of it. */
  async complete(customer: string): Promise<void> {
    const { verdicts, registrations } = this.#work;
    const isThere = await registrations?.carry(customer).then(
      () => true,
      () => false,
    );
    await verdicts.written(customer);
    if (!isThere) verdicts.withhold(customer);
  }

  /** Undefined: nobody could say. The same is asked whoever has the id, or had it. */
  async #isRepeated({ field, customer }: Write, named = ''): Promise<boolean | undefined> {
    const { registrations, variables, verdicts } = this.#work;
    const holder = named
      .split('.')
      .slice(0, -1)
      .reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step], field.argumentsOf(variables)); // biome-ignore format: one line
    const key = (holder as Readonly<Record<string, unknown>> | undefined)?.[REGISTRATION_KEY];
    if (typeof key !== 'string') return false;
    return registrations?.isRepeated(customer, key, verdicts.asking).catch(() => undefined);
  }
}
