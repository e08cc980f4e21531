/**
 * Reads what went over the wire and says what should not have: a gated field of a customer for whom it is denied, a field that is
 * denied for anyone, an id that a stranger asked for. It asks `decide`, field by field, and trusts nothing that the engine says.
 */
import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import { boundCustomer } from '../../../gateway/caller/parties.ts';
import { decide } from '../../../gateway/enforcement/decide.ts';
import { isGated, PolicyIndex } from '../../../gateway/enforcement/policy-index.ts';
import { NOBODY } from '../../../gateway/enforcement/subjects.ts';
import type { Policy } from '../../../schema/policy.ts';
import type { Category, WriteCategory } from '../../../schema/vocabulary.ts';
import type { Records } from '../../support/world/people.ts';
import type { Call } from '../../support/world/served.ts';
import { INTERNAL } from '../../support/world.ts';

type Json = Record<string, unknown>;

/** Types whose objects belong to a customer. */
const ENTITIES = ['Customer', 'Purchase', 'LoyaltyAccount'];
/** What may be asked for of an object before it is decided: whose it is. */
const WHOSE = ['__typename', 'id', 'customer'];

/** By which mutation something is done in a case. */
const MUTATIONS: Readonly<Record<string, string>> = {
  open: 'openCase',
  'send-code': 'sendVerificationCode',
  'try-code': 'verifyCustomer',
  close: 'closeCase',
  'break-glass': 'breakGlass',
  review: 'reviewBreakGlass',
};

export class WireAudit {
  readonly #schema: GraphQLSchema;
  readonly #index: PolicyIndex;
  readonly #records: Records;
  readonly #asking: Asking;
  readonly #found: string[] = [];
  /** The customer that was written to last. */
  #writtenTo: string | undefined;

  constructor(schema: GraphQLSchema, policy: Policy, records: Records, asking: Asking) {
    this.#schema = schema;
    this.#index = new PolicyIndex(policy);
    this.#records = records;
    this.#asking = asking;
  }

  /** What is wrong with some calls; empty when all is well. */
  findings(calls: readonly Call[]): readonly string[] {
    for (const call of calls) {
      if (call.path === '/states') this.#states(call.body.ids ?? []);
      else if (call.path === '/open-cases') this.#cases(call);
      else if (call.body.do !== undefined) this.#inCase(call, call.body.do);
      else if (INTERNAL.includes(call.path))
        this.#states([call.body.only, call.body.customer].flatMap((id) => id ?? []));
      else this.#graphql(call);
    }
    return this.#found;
  }

  #states(ids: readonly string[]): void {
    for (const id of ids) if (this.#isStrange(id) && id !== NOBODY) this.#found.push(`states of ${id} for a stranger`);
  }

  /** Of whom cases are asked for: that may be read of each. */
  #cases(call: Call): void {
    for (const id of (call.body.customers ?? []) as string[]) this.#check(call, 'Customer', 'cases', {}, id);
  }

  /** What the gateway's own mutations are carried out by. */
  #inCase(call: Call, done: string): void {
    const customer = String(call.body.customer);
    this.#states([customer]);
    this.#check(call, 'Mutation', MUTATIONS[done] ?? done, {}, customer);
    this.#writtenTo = customer;
  }

  #graphql(call: Call): void {
    const [operation] = parse(call.body.query ?? '').definitions as OperationDefinitionNode[];
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation');
    for (const root of operation.selectionSet.selections as FieldNode[]) {
      const given = root.arguments?.[0]?.value;
      const value = given?.kind === Kind.VARIABLE ? call.body.variables?.[given.name.value] : undefined;
      if (operation.operation === 'mutation') this.#write(call, root, value as { input: never } & Json);
      else if (root.name.value === '_entities') this.#entities(call, root, value as Json[]);
      else if (root.name.value === 'purchase') this.#purchase(call, root);
      else if (['customer', 'customersById'].includes(root.name.value))
        for (const id of [value].flat() as string[]) {
          this.#check(call, 'Customer', 'id', {}, id);
          this.#walk(call, 'Customer', root.selectionSet, id);
        }
    }
    const told = JSON.stringify(call.body.variables ?? {});
    for (const id of this.#records.people.keys())
      if (this.#isStrange(id) && told.includes(`"${id}"`)) this.#found.push(`${id} for a stranger`);
  }

  #entities(call: Call, root: FieldNode, representations: readonly Json[]): void {
    for (const { __typename, id, ...others } of representations) {
      const type = String(__typename);
      if (Object.keys(others).length > 0) this.#found.push(`more than the key of ${type}: ${Object.keys(others)}`);
      if (!ENTITIES.includes(type)) continue;
      const customer = this.#ownerOf(type, String(id));
      if (customer === undefined || this.#isStrange(customer)) this.#found.push(`${type} ${id} of ${customer}`);
      else this.#walk(call, type, root.selectionSet, customer);
    }
  }

  /** Whose a purchase is can only be asked for. */
  #purchase(call: Call, { selectionSet }: FieldNode): void {
    const names = fieldNames(selectionSet);
    if (names.some((name) => !WHOSE.includes(name))) this.#found.push(`of a purchase that nobody decided: ${names}`);
    this.#checkAnyone(call, 'Query', 'purchase', {});
  }

  #write(call: Call, root: FieldNode, input: Json): void {
    const customer = String(input.customerId);
    this.#check(call, 'Mutation', root.name.value, {}, customer);
    // From here on it is in the payload of its own write.
    this.#writtenTo = customer;
    for (const field of (root.selectionSet?.selections ?? []) as FieldNode[]) {
      const name = field.name.value;
      const names = fieldNames(field.selectionSet);
      if (name === 'customer' && names.some((each) => !WHOSE.includes(each)))
        this.#found.push(`of a customer who is yet to come: ${names}`);
      if (name === 'records') this.#check(call, 'ConsentPayload', name, {}, customer);
    }
  }

  /** Everything below a selection belongs to one customer. */
  #walk(call: Call, type: string, set: SelectionSetNode | undefined, customer: string): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        // In a call for entities of several types each is asked for its own fields.
        const on = selection.typeCondition?.name.value ?? type;
        if (on === type) this.#walk(call, on, selection.selectionSet, customer);
        continue;
      }
      if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') continue;
      const name = selection.name.value;
      if (ENTITIES.includes(type) && !WHOSE.includes(name))
        this.#check(call, type, name, argumentsOf(call, selection), customer);
      const parent = this.#schema.getType(type);
      const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
      if (field !== undefined) this.#walk(call, getNamedType(field.type).name, selection.selectionSet, customer);
    }
  }

  #check(call: Call, type: string, field: string, args: Json, customer: string): void {
    this.#checkAnyone(call, type, field, args);
    if (this.#isStrange(customer)) this.#found.push(`${type}.${field} of ${customer} for a stranger`);
    const state = call.states.get(customer) ?? { id: customer, known: false };
    const inOwnPayload = this.#writtenTo === customer;
    if (this.#isDenied(type, field, args, state, inOwnPayload))
      this.#found.push(`${call.service}: ${type}.${field} of ${customer}`);
  }

  #checkAnyone({ service }: Call, type: string, field: string, args: Json): void {
    if (this.#isDenied(type, field, args, 'anyone', this.#writtenTo !== undefined))
      this.#found.push(`${service}: ${type}.${field} for anyone`);
  }

  #isDenied(
    type: string,
    field: string,
    args: Json,
    subject: Parameters<typeof decide>[3],
    inOwnPayload: boolean,
  ): boolean {
    const category = this.#index.classOf(type, field);
    if (!isGated(category)) return category === undefined;
    const action = type === 'Mutation' ? 'write' : 'read';
    const question = { action, category: category as Category | WriteCategory, arguments: args, inOwnPayload } as const;
    return decide(this.#index, this.#asking, question, subject).effect === 'deny';
  }

  #isStrange(id: string): boolean {
    const own = boundCustomer(this.#asking.caller);
    return own !== undefined && id !== own;
  }

  #ownerOf(type: string, id: string): string | undefined {
    const { people, purchases } = this.#records;
    if (type === 'Customer') return id;
    if (type === 'Purchase') return purchases.get(id)?.customer?.id;
    return [...people.values()].find(({ loyalty }) => loyalty?.id === id)?.loyalty?.customer?.id;
  }
}

/** What goes out is always in variables. */
const argumentsOf = ({ body }: Call, field: FieldNode): Json =>
  Object.fromEntries(
    (field.arguments ?? []).map(({ name, value }) => [
      name.value,
      value.kind === Kind.VARIABLE ? body.variables?.[value.name.value] : 'a literal',
    ]),
  );

const fieldNames = (set: SelectionSetNode | undefined): string[] =>
  (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('A spread');
    return selection.kind === Kind.FIELD ? [selection.name.value] : fieldNames(selection.selectionSet);
  });
