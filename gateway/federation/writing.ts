/**
 * A mutation on its road. Its fields run one after the other (GraphQL spec 6.2.2), each decided when its turn comes; before it is
 * sent the trail has its intent, after it its outcome. Without an intent nothing is sent, but for a withdrawal of consent.
 */
import type { WriteCategory } from '../../schema/vocabulary.ts';
import { isAllowed } from '../enforcement/verdicts.ts';
import { Refusal } from '../http/refusal.ts';
import { Account } from './account/account.ts';
import type { Event } from './account/recording.ts';
import type { Projected } from './answer/projection.ts';
import { carriedOut, untold } from './answer/untold.ts';
import { refuseTooMany } from './document/bounds.ts';
import { reachOf } from './document/reach.ts';
import type { Root } from './document/roots.ts';
import type { OutputField } from './document/selection.ts';
import { type Data, isObject } from './fetch/data.ts';
import { customersIn } from './fetch/found-customers.ts';
import { Registering } from './registering.ts';
import { leadsToNobody, rootIn, type Work } from './work.ts';

/** Withdrawing is never stopped by what keeps others from acting (Art. 7(3)): it is carried out, and recorded as soon as can be. */
const NEVER_STOPPED: WriteCategory = 'consent.withdrawal';

export class Writing {
  readonly #work: Work;
  readonly #registering: Registering;
  /** The trail could not be written to: what follows does not try it again, so it is not sent either. */
  #isDown = false;
  /** Something was sent: then the answer is about that, too. */
  #isSent = false;

  constructor(work: Work) {
    this.#work = work;
    this.#registering = new Registering(work);
  }

  /** @throws {Refusal} `TRAIL_UNAVAILABLE` where nothing was sent for want of a trail */
  async answer(): Promise<readonly Projected[]> {
    const { roots } = this.#work.compiled.normal;
    refuseTooMany(roots.map((field) => rootIn(this.#work, field)));
    const written: Projected[] = [];
    for (const [at, field] of roots.entries()) written.push(await this.#write(field, at));
    if (this.#isDown && !this.#isSent) throw new Refusal('TRAIL_UNAVAILABLE');
    return written;
  }

  async #write(field: OutputField, at: number): Promise<Projected> {
    const isExempt = field.class === NEVER_STOPPED;
    const { compiled, verdicts, beat } = this.#work;
    const operation = compiled.texts[at];
    if (operation === undefined) throw new TypeError('A mutation field without a text');

    const decided = new Account(verdicts, compiled.questions);
    const root = await this.#decide(rootIn(this.#work, field), decided);
    const sends = root.kind === 'public' || root.kind === 'written';
    if (sends && !(await this.#record({ kind: 'intent', operation, account: decided }, isExempt)) && !isExempt)
      return untold(field);
    this.#isSent ||= sends;

    // What was decided is told once: where there was an intent, the outcome says what could be read.
    const account = sends ? new Account(verdicts, compiled.questions) : decided;
    const outcome = { kind: 'outcome', operation, account } as const;
    const data: Data = {};
    let projected: Projected;
    try {
      projected = await this.#carryOut(root, at, data, account);
    } catch (error) {
      await this.#record({ ...outcome, failures: error instanceof Refusal ? [error.code] : [] }, true);
      throw error;
    }
    const isRecorded = await this.#record({ ...outcome, failures: projected.notes.failures }, sends || isExempt);
    // Who may not be written to is as little told apart as who may not be read.
    if (root.kind === 'refused') await beat.next();
    if (isRecorded) return projected;
    if (!isExempt) return untold(field);
    return isObject(data[field.key]) ? carriedOut(field) : projected;
  }

  /** Whether the trail has it. @param isKept it will be written, as soon as it can */
  async #record(event: Event, isKept: boolean): Promise<boolean> {
    const { recording } = this.#work;
    if (!this.#isDown && (await recording.append(event, isKept))) return true;
    if (this.#isDown && isKept) recording.queue(event);
    this.#isDown = true;
    return false;
  }

  async #decide(root: Root, account: Account): Promise<Root> {
    const { verdicts, index } = this.#work;
    const { field } = root;
    const { asked } = field;
    if (asked === undefined) return root;
    if (root.kind === 'refused') account.decided(asked, root.verdict);
    if (root.kind !== 'write') return root;
    if (index.registers(asked.category)) return this.#registering.decide(root, asked, account);
    account.add(root.customer, reachOf(asked));
    await verdicts.establish([root.customer]);
    const verdict = verdicts.of(asked, root.customer);
    if (isAllowed(verdict)) return { ...root, kind: 'written' };
    // A stranger is told the same, whatever they would be told of themselves.
    return { kind: 'refused', field, verdict, asked: verdicts.isStranger(root.customer) ? undefined : asked };
  }

  async #carryOut(root: Root, at: number, data: Data, account: Account): Promise<Projected> {
    const { verdicts, fetching, index, compiled } = this.#work;
    const { field } = root;
    if (root.kind === 'public') {
      if (leadsToNobody(field)) await fetching.decided([{ at }], data);
      else await fetching.partitioned([{ at }], data);
    }
    if (root.kind === 'written') {
      const { customer } = root;
      account.add(customer, compiled.reaches.ofPayload(field));
      const isNew = field.asked !== undefined && index.registers(field.asked.category);
      if (isNew) await this.#registering.begin(customer);
      else await verdicts.beginPayload(customer);
      await verdicts.establish([customer]);
      const written = () => (isNew ? this.#registering.complete(customer) : verdicts.written(customer));
      await fetching.partitioned([{ at, decidedBy: customer }], data, written);
      await verdicts.establish([customer]);
    }
    const found = customersIn(data, [field], index, compiled.reaches);
    account.addAll(found);
    await verdicts.establish(found.keys(), true);
    return fetching.project([{ at, root }], data);
  }
}
