/**
 * An operation that is not answered but explained: what decides each of its fields, and what would be asked of which service. It
 * goes the road of a request up to where that would fetch, with the same guards, trees and plans, and turns back there: nothing
 * is fetched, and no state is loaded but the one that it was given.
 */
import type { CustomerState } from '../../schema/customer-state.ts';
import { NOBODY, SubjectStates } from '../enforcement/subjects.ts';
import { isAllowed, Verdicts } from '../enforcement/verdicts.ts';
import { Refusal } from '../http/refusal.ts';
import { DEFAULT_LIMITS } from '../limits/table.ts';
import type { CompiledOperation } from './compiled.ts';
import { refuseTooMany } from './document/bounds.ts';
import { type ReadOperation, RefusedText, readOperation } from './document/explained-document.ts';
import { type Root, rootOf } from './document/roots.ts';
import type { Explained, ExplainedRequest, ExplainQuestion } from './explained.ts';
import { ExplainedFields } from './explained-fields.ts';
import { requestsOf } from './explained-requests.ts';
import { Fetching, type Rooms, type Wanted } from './fetching.ts';
import { newcomer } from './registering.ts';
import { type Wants, wantsOf } from './wants.ts';
import { leadsToNobody } from './work.ts';

/** Explains one operation. @param compile makes an operation of a document, or has it already */
export async function explain(
  rooms: Rooms,
  compile: (operation: ReadOperation) => CompiledOperation,
  question: ExplainQuestion,
): Promise<Explained> {
  try {
    const operation = readOperation(rooms.schema, question.text, question.variables);
    const compiled = compile(operation);
    if (compiled.weigh(operation.variables).cost > DEFAULT_LIMITS.operationCost)
      return { refusal: { code: 'OPERATION_TOO_COMPLEX' } };
    const { asking, subject } = question;
    const state = subject === 'anyone' ? undefined : subject;
    const states = new SubjectStates(async (ids) =>
      ids.map((id) => (id === state?.id ? state : new TypeError('Only one state is known'))),
    );
    const { questions } = compiled.normal;
    const verdicts = await Verdicts.of(rooms.guards, asking, states, questions, operation.variables);
    if (state !== undefined) await verdicts.establish([state.id]);
    return await new Explaining(rooms, compiled, verdicts, operation.variables, state).all();
  } catch (error) {
    if (error instanceof Refusal) return { refusal: { code: error.code } };
    if (!(error instanceof RefusedText)) throw error;
    const { code, line, column } = error;
    return { refusal: { code, line, column } };
  }
}

class Explaining {
  readonly #rooms: Rooms;
  readonly #compiled: CompiledOperation;
  readonly #verdicts: Verdicts;
  readonly #variables: ReadOperation['variables'];
  readonly #isAnyone: boolean;
  /** Whom all is about; where that is anyone, somebody of whom nothing is established. */
  readonly #customer: string;
  readonly #fetching: Fetching;
  readonly #fields: ExplainedFields;
  readonly #requests: ExplainedRequest[] = [];

  constructor(
    rooms: Rooms,
    compiled: CompiledOperation,
    verdicts: Verdicts,
    variables: ReadOperation['variables'],
    state: CustomerState | undefined,
  ) {
    this.#rooms = rooms;
    this.#compiled = compiled;
    this.#verdicts = verdicts;
    this.#variables = variables;
    this.#isAnyone = state === undefined;
    this.#customer = state?.id ?? NOBODY;
    this.#fetching = new Fetching(rooms, compiled, verdicts, variables, new AbortController().signal);
    this.#fields = new ExplainedFields(verdicts, state);
  }

  async all(): Promise<Explained> {
    const { roots: fields, kind } = this.#compiled.normal;
    const roots = fields.map((field) =>
      this.#about(rootOf(this.#rooms.index, this.#verdicts, { kind, field }, this.#variables)),
    );
    refuseTooMany(roots);
    if (kind === 'query') await this.#query(roots);
    else for (const [at, root] of roots.entries()) await this.#write(root, at);
    return { fields: this.#fields.all, requests: this.#requests };
  }

  /** A root as if it named the customer that all is about. */
  #about(root: Root): Root {
    const customer = this.#customer;
    if (root.kind === 'customer' || root.kind === 'write') return { ...root, customer };
    if (root.kind === 'customers') return { ...root, customers: [customer] };
    if (root.kind === 'answered' && root.customer !== undefined)
      return { ...root, customer: this.#isAnyone ? undefined : customer };
    return root;
  }

  async #query(roots: readonly Root[]): Promise<void> {
    for (const root of roots)
      if (root.kind === 'refused' || root.kind === 'invalid') await this.#fields.refused(root);
      else await this.#fields.query(root);

    const wants = roots.map((root, at) => ({ root, at, wants: this.#wants(root) }));
    const wanted = (which: keyof Wants, isFound: boolean) =>
      wants.flatMap(({ root, at, wants: { [which]: each } }) =>
        each === undefined || (root.kind === 'discovered' || root.kind === 'finding') !== isFound
          ? []
          : [{ ...each, at, key: root.field.key }],
      );
    this.#ask('plain', wanted('decided', false));
    this.#ask('partitioned', wanted('undecided', false));
    for (const same of Map.groupBy(wanted('undecided', true), ({ key }) => key).values())
      this.#ask('partitioned', same);
  }

  /** As for a request; for anyone, as where some of several customers are there. */
  #wants(root: Root): Wants {
    if (!this.#isAnyone || (root.kind !== 'customer' && root.kind !== 'customers'))
      return wantsOf(this.#verdicts, root);
    const { children } = root.field;
    const question = children?.objects.get(children.declared);
    if (question === undefined || !isAllowed(this.#verdicts.forAnyone(question))) return {};
    return { undecided: { customers: root.kind === 'customer' ? NOBODY : [NOBODY] } };
  }

  async #write(root: Root, at: number): Promise<void> {
    if (root.kind === 'refused' || root.kind === 'invalid') return this.#fields.refused(root);
    if (root.kind !== 'write' && root.kind !== 'public') return;
    await this.#fields.write(root);
    let state: CustomerState | undefined;
    if (root.kind === 'write') {
      const { asked } = root.field;
      if (asked === undefined) return;
      if (!this.#isAnyone && !isAllowed(this.#verdicts.of(asked, this.#customer))) return;
      await this.#verdicts.beginPayload(this.#customer);
      // Whoever is made by it is there in its payload.
      if (!this.#isAnyone && this.#rooms.index.registers(asked.category)) {
        state = newcomer(this.#customer);
        await this.#verdicts.suppose(state);
      }
      if (!this.#isAnyone) await this.#verdicts.establish([this.#customer]);
    }
    await this.#fields.payload(root, state);
    const isKnown = root.kind === 'write' && !this.#isAnyone;
    const wanted: Wanted = isKnown ? { at, decidedBy: this.#customer } : { at };
    const over = root.kind === 'public' && leadsToNobody(root.field) ? 'plain' : 'partitioned';
    this.#ask(over, [wanted]);
  }

  #ask(over: 'plain' | 'partitioned', wanted: readonly Wanted[]): void {
    const prepared = this.#fetching.prepared(over, wanted);
    if (prepared === undefined) return;
    // For anyone, who is there at all is still to be decided of those who are named.
    const isOpen = this.#isAnyone && wanted.some(({ customers }) => customers !== undefined);
    this.#requests.push(...requestsOf(prepared, isOpen ? ['key'] : []));
  }
}
