/**
 * A query on its road: decide for the customers that are known, fetch (which decides for the rest), project, record. The answer
 * leaves only when the trail has it.
 */
import { isAllowed } from '../enforcement/verdicts.ts';
import { Refusal } from '../http/refusal.ts';
import { Account } from './account/account.ts';
import type { Projected } from './answer/projection.ts';
import { refuseTooMany } from './document/bounds.ts';
import { reachOf } from './document/reach.ts';
import { customersOf, type Root } from './document/roots.ts';
import { type Data, isObject } from './fetch/data.ts';
import { customerOf, customersIn } from './fetch/found-customers.ts';
import type { Wanted } from './fetching.ts';
import { isMissing } from './missing.ts';
import { wantsOf } from './wants.ts';
import { rootIn, type Work } from './work.ts';

interface PlacedRoot {
  readonly at: number;
  readonly root: Root;
}

type Finding = Extract<Root, { kind: 'finding' }>;

export class Reading {
  readonly #work: Work;
  readonly #account: Account;
  #isAnybodyMissing = false;

  constructor(work: Work) {
    this.#work = work;
    this.#account = new Account(work.verdicts, work.compiled.questions);
  }

  /** @throws {Refusal} also `TRAIL_UNAVAILABLE`: then nothing of what was read may leave */
  async answer(introspected: Data | undefined): Promise<Projected> {
    const roots = this.#work.compiled.normal.roots.map((field, at) => ({ at, root: rootIn(this.#work, field) }));
    refuseTooMany(roots.map(({ root }) => root));
    let projected: Projected;
    try {
      projected = await this.#read(roots, introspected);
    } catch (error) {
      // What was decided, and may have been fetched, is recorded whatever became of it.
      await this.#record(error instanceof Refusal ? [error.code] : []);
      throw error;
    }
    await this.#record(projected.notes.failures);
    if (this.#isAnybodyMissing) await this.#work.beat.next();
    return projected;
  }

  async #record(failures: Iterable<Refusal['code']>): Promise<void> {
    const { recording, compiled } = this.#work;
    const [operation] = compiled.texts;
    if (operation === undefined) throw new TypeError('A query without a text');
    const isWritten = await recording.append({ kind: 'query', operation, account: this.#account, failures });
    if (!isWritten) throw new Refusal('TRAIL_UNAVAILABLE');
  }

  async #read(roots: readonly PlacedRoot[], introspected: Data | undefined): Promise<Projected> {
    const { verdicts, fetching, compiled, index } = this.#work;
    const data: Data = {};
    for (const { root } of roots) this.#enter(root);
    await verdicts.establish(roots.flatMap(({ root }) => customersOf(root)));
    const wanted = roots.map((each) => ({ ...each, ...wantsOf(verdicts, each.root) }));
    await Promise.all([
      fetching.decided(
        wanted.flatMap(({ at, decided }) => (decided === undefined ? [] : [{ at, ...decided }])),
        data,
      ),
      this.#fetchPartitioned(wanted, data),
    ]);
    const found = customersIn(data, compiled.normal.roots, index, compiled.reaches);
    this.#account.addAll(found);
    await verdicts.establish(found.keys(), true);
    const { reaches } = compiled;
    this.#isAnybodyMissing = roots.some(({ root }) => isMissing({ verdicts, index, reaches }, root, data));
    return fetching.project(roots, data, introspected);
  }

  /** Who is asked about is in the account from the beginning. */
  #enter(root: Root): void {
    const { kind, field } = root;
    if (kind === 'refused' && field.asked !== undefined) this.#account.decided(field.asked, root.verdict);
    if (kind === 'finding' || (kind === 'answered' && root.customer === undefined))
      this.#account.decided(root.asked, this.#work.verdicts.forAnyone(root.asked));
    const reach = this.#work.compiled.reaches.ofNamed(field);
    for (const customer of customersOf(root)) this.#account.add(customer, reach);
  }

  async #fetchPartitioned(
    roots: readonly (PlacedRoot & { readonly undecided?: Omit<Wanted, 'at'> })[],
    data: Data,
  ): Promise<void> {
    const wanted: Wanted[] = [];
    const found = new Map<string, Wanted[]>();
    const finding: { at: number; root: Finding; undecided: Omit<Wanted, 'at'> }[] = [];
    for (const { at, root, undecided } of roots) {
      if (undecided === undefined) continue;
      const { key } = root.field;
      if (root.kind === 'finding') finding.push({ at, root, undecided });
      else if (root.kind !== 'discovered') wanted.push({ at, ...undecided });
      else found.set(key, [...(found.get(key) ?? []), { at, ...undecided }]);
    }
    await Promise.all([
      this.#work.fetching.partitioned(wanted, data),
      ...[...found].map(([key, same]) => this.#fetchFound(key, same, data)),
      ...finding.map(({ at, root, undecided }) => this.#find(root, { at, ...undecided }, data)),
    ]);
  }

  /**
   * Customers whom nobody has named. Whoever their service says is there is decided here by the same question before anything of them
   * is fetched; with one too many the answer is none of which anything could be told.
   */
  async #find({ field, asked }: Finding, wanted: Wanted, data: Data): Promise<void> {
    const { compiled, index, verdicts, fetching, variables } = this.#work;
    await fetching.partitioned([wanted], data, async () => {
      const found = [...customersIn(data, [field], index, compiled.reaches).keys()];
      if (found.length === 0) this.#account.addNobody(`${field.name} ${JSON.stringify(field.argumentsOf(variables))}`);
      await verdicts.establish(found, true);
      for (const customer of found) this.#account.add(customer, reachOf(asked));
      if (!found.every((customer) => isAllowed(verdicts.of(asked, customer)))) fetching.refuseRoot(data, field);
    });
  }

  /**
   * An object by its own id. Whoever it belongs to, whatever is known of them already, and if there is none: it is asked
   * about in the same number of calls, so that these tell nothing.
   */
  async #fetchFound(key: string, wanted: readonly Wanted[], data: Data): Promise<void> {
    const { compiled, index, verdicts, fetching } = this.#work;
    let isAsked = false;
    const ask = async (): Promise<void> => {
      if (isAsked) return;
      isAsked = true;
      const [first] = wanted;
      const field = first === undefined ? undefined : compiled.normal.roots[first.at];
      const value = data[key];
      const customer =
        isObject(value) && field?.children !== undefined ? customerOf(value, field.children, index) : undefined;
      if (customer === undefined)
        this.#account.addNobody(`${field?.name} ${JSON.stringify(field?.argumentsOf(this.#work.variables))}`);
      await verdicts.establishFound(customer);
    };
    await fetching.partitioned(wanted, data, ask);
    await ask();
  }
}
