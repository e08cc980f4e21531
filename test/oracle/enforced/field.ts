/**
 * One field of one object, answered the way that everybody knows: find out whose the object is, put that customer's state into the
 * context, and let the shield around the resolver say yes or no. Beside it stands what a shield cannot say: which objects are not
 * there at all, how a refusal sounds to whom, and what is masked. In the words of the policy model, and nothing of the engine's.
 */
import { GraphQLError, type GraphQLResolveInfo, getNamedType, isLeafType, isObjectType } from 'graphql';
import type { Asking } from '../../../gateway/caller/caller.ts';
import type { Decision, Subject } from '../../../gateway/enforcement/decide.ts';
import { masked } from '../../../gateway/enforcement/masks/masks.ts';
import { isGated, type PolicyIndex } from '../../../gateway/enforcement/policy-index.ts';
import type { GuardContext } from '../../../gateway/enforcement/shield.ts';
import type { CustomerState } from '../../../schema/customer-state.ts';
import { type ErrorCode, errors } from '../../../schema/errors.ts';
import type { Authentication } from '../../../schema/policy.ts';
import type { Mask, Role } from '../../../schema/vocabulary.ts';
import type { Data, Json } from './data.ts';

/** What one operation is answered with. */
export interface Request {
  readonly asking: Asking;
  readonly states: ReadonlyMap<string, CustomerState>;
  /** `coordinate kind` of everything that came out masked. */
  readonly masked: Set<string>;
}

/** What the shield reads, and whether it is only to be asked: then nothing is resolved, so nothing is written. */
export interface Context extends GuardContext {
  readonly isOnlyAsked: boolean;
}

/** An object of the answer. */
export interface Held {
  readonly record: Json;
  /** The customer that it belongs to; absent: nobody. */
  readonly owner?: string;
  /** In the payload of a write: the customer that was written to. */
  readonly writtenTo?: string;
  /** In what a payload itself says of them: their state before the write, with which it was asked for. */
  readonly before?: CustomerState;
  /** The field by which the nearest object with a customer of its own was left. */
  readonly left?: string;
  readonly mask?: { readonly kind: Mask; readonly width?: number; readonly coordinate: string };
}

/** A resolver with the shield around it. */
export type Resolve = (parent: unknown, args: Json, context: Context, info: GraphQLResolveInfo) => unknown;
/** Why something is refused; `need`: the authentication with which it would not be. */
interface Reason {
  readonly code: ErrorCode;
  readonly need?: Authentication;
}
type Answer = { readonly refused: Reason } | { readonly value: unknown; readonly decision?: Decision };

interface Asked {
  readonly args: Json;
  readonly info: GraphQLResolveInfo;
  readonly isOnlyAsked: boolean;
}

const FORBIDDEN: Reason = { code: 'FORBIDDEN' };

/** Whose objects of these types are. */
const OWNERS: Readonly<Record<string, (record: Json) => string | undefined>> = {
  Customer: ({ id }) => id as string,
  Purchase: ({ customer }) => (customer as Json | null)?.id as string | undefined,
  LoyaltyAccount: ({ customer }) => (customer as Json | null)?.id as string | undefined,
};
/** Edges that never lead to somebody else. */
const SAME = ['Customer.purchases', 'Customer.loyalty'];
const DATA: readonly Role[] = ['marketer', 'analyst', 'partner'];
const STAFF: readonly Role[] = ['agent', 'supervisor', 'store-staff', 'ingest'];

export class Field {
  readonly #index: PolicyIndex;
  readonly #data: Data;
  readonly #held: Held | undefined;
  readonly #args: Json;
  readonly #request: Request;
  readonly #info: GraphQLResolveInfo;
  readonly #coordinate: string;

  constructor(
    index: PolicyIndex,
    data: Data,
    held: Held | undefined,
    args: Json,
    request: Request,
    info: GraphQLResolveInfo,
  ) {
    this.#index = index;
    this.#data = data;
    this.#held = held;
    this.#args = args;
    this.#request = request;
    this.#info = info;
    this.#coordinate = `${info.parentType.name}.${info.fieldName}`;
  }

  async answer(resolve: Resolve): Promise<unknown> {
    const self = this.#request.asking.caller.customer;
    const input = this.#args.input as { customerId: string } | undefined;
    switch (this.#coordinate) {
      case 'Query.me':
        return self === undefined ? this.#error(FORBIDDEN) : this.#customer(resolve, self);
      case 'Query.customer':
        return this.#customer(resolve, String(this.#args.id));
      case 'Query.customersById':
        // A list of customers is decided customer by customer.
        return Promise.all((this.#args.ids as string[]).map((id) => this.#customer(resolve, id, { ids: [id] })));
      case 'Query.purchase':
        return this.#purchase(resolve);
      default:
        return this.#of(resolve, input === undefined ? this.#held?.owner : input.customerId);
    }
  }

  async #customer(resolve: Resolve, id: string, args = this.#args): Promise<unknown> {
    const answer = await this.#ask(resolve, this.#state(id), { args });
    if ('refused' in answer) return this.#absent('Customer', id, answer.refused);
    const [record] = [answer.value].flat();
    return record === null || record === undefined
      ? this.#absent('Customer', id)
      : this.#object('Customer', record as Json);
  }

  /** Before it is there nobody knows whose it is: could it be shown if it were anybody's? */
  async #purchase(resolve: Resolve): Promise<unknown> {
    const answer = await this.#ask(resolve, 'anyone');
    if ('refused' in answer) return this.#refusal(resolve, answer.refused);
    return answer.value === null ? this.#absent('Purchase', undefined) : this.#object('Purchase', answer.value as Json);
  }

  /** A field of an object that is there, or a write to a customer. */
  async #of(resolve: Resolve, customer: string | undefined): Promise<unknown> {
    const isWrite = this.#info.parentType.name === 'Mutation';
    // What could be written to nobody is refused before a state is known.
    const forAnyone = isWrite ? await this.#ask(resolve, 'anyone', { isOnlyAsked: true }) : undefined;
    const isNever = forAnyone !== undefined && 'refused' in forAnyone;
    const before = isWrite ? this.#state(customer) : this.#held?.before;
    const type = getNamedType(this.#info.returnType);
    const owner = this.#index.classOf(this.#info.parentType.name, this.#info.fieldName);
    // The way from a payload to its customer: whether there is one by now.
    const isWay = owner === 'key' && type.name in OWNERS;
    const ask = () =>
      isWay ? this.#ask(resolve, this.#state(customer)) : this.#askTwice(resolve, this.#state(customer));
    const answer = isNever ? forAnyone : await ask();
    if ('refused' in answer && isWay) return this.#absent(type.name, customer, answer.refused);
    if ('refused' in answer && isWrite && this.#isStranger(customer)) return this.#error(FORBIDDEN);
    if ('refused' in answer) return this.#refusal(resolve, answer.refused);
    const { value, decision } = answer;
    const masking =
      decision?.effect === 'mask'
        ? { kind: decision.mask, width: decision.width, coordinate: this.#coordinate }
        : undefined;
    const mask = isGated(owner) ? masking : this.#held?.mask;
    const complete = (one: unknown): unknown => {
      if (one === null || one === undefined) return null;
      if (Array.isArray(one)) return Promise.all(one.map(complete));
      if (isLeafType(type)) return this.#leaf(one, mask);
      if (type.name in OWNERS) return this.#object(type.name, one as Json);
      const writtenTo = isWrite ? customer : this.#held?.writtenTo;
      return { record: one, owner: customer, writtenTo, before, left: this.#left, mask } as Held;
    };
    return complete(value);
  }

  #leaf(value: unknown, mask: Held['mask']): unknown {
    if (mask === undefined) return value;
    this.#request.masked.add(`${mask.coordinate} ${mask.kind}`);
    const { fieldName: field, returnType } = this.#info;
    return masked(mask, value, { field, scalar: getNamedType(returnType).name });
  }

  /** An object with a customer of its own, wherever it comes up: there only where its `id` may be read. */
  async #object(type: string, found: Json): Promise<unknown> {
    const record = this.#data.whole(type, found);
    if (record === null) return null;
    const owner = OWNERS[type]?.(record);
    if (SAME.includes(this.#left ?? '') && owner !== this.#held?.owner) return this.#absent(type, owner);
    const held: Held = { record, owner, writtenTo: this.#held?.writtenTo };
    const refused = await this.#refusedId(type, this.#state(owner));
    return refused === undefined ? held : this.#absent(type, owner, refused);
  }

  /** Whether, and why, the `id` of an object is refused: the shield around it is asked. */
  async #refusedId(type: string, subject: Subject): Promise<Reason | undefined> {
    const parentType = this.#info.schema.getType(type);
    const id = isObjectType(parentType) ? parentType.getFields().id : undefined;
    const info = { ...this.#info, parentType, fieldName: 'id' } as GraphQLResolveInfo;
    const answer = await this.#ask(id?.resolve as Resolve, subject, { args: {}, info, isOnlyAsked: true });
    return 'refused' in answer ? answer.refused : undefined;
  }

  get #left(): string | undefined {
    return this.#info.parentType.name in OWNERS ? this.#coordinate : this.#held?.left;
  }

  /** What is known of a customer. Who asks as a customer, or for one, is told nothing of others, so nothing is known of them. */
  #state(id: string | undefined): CustomerState {
    const isHidden = id === undefined || this.#isStranger(id);
    return (isHidden ? undefined : this.#request.states.get(id)) ?? { id: id ?? '', known: false };
  }

  #isStranger(id: string | undefined): boolean {
    const { customer, onBehalfOf } = this.#request.asking.caller;
    const own = customer ?? onBehalfOf?.customer;
    return own !== undefined && own !== id;
  }

  /** What a payload says of whom was written to stands under what was known before the write, and under what is known by now. */
  async #askTwice(resolve: Resolve, subject: Subject): Promise<Answer> {
    const { before } = this.#held ?? {};
    const first = before === undefined ? undefined : await this.#ask(resolve, before, { isOnlyAsked: true });
    return first !== undefined && 'refused' in first ? first : this.#ask(resolve, subject);
  }

  async #ask(resolve: Resolve, subject: Subject, more: Partial<Asked> = {}): Promise<Answer> {
    const { args = this.#args, info = this.#info, isOnlyAsked = false } = more;
    const writtenTo = this.#held?.writtenTo;
    const inOwnPayload = writtenTo !== undefined && (subject === 'anyone' || subject.id === writtenTo);
    const context: Context = { asking: this.#request.asking, subject, inOwnPayload, isOnlyAsked };
    const value = await resolve(this.#held?.record, args, context, info);
    if (typeof value === 'object' && value !== null && 'broken' in value) throw value.broken;
    const { decision } = context;
    if (!(value instanceof GraphQLError)) return { value, decision };
    const need = decision?.effect === 'deny' ? decision.need : undefined;
    return { refused: { code: value.extensions.code as ErrorCode, need } };
  }

  /** A field that is refused. */
  async #refusal(resolve: Resolve, reason: Reason): Promise<GraphQLError> {
    if (!this.#is(DATA)) {
      const isCoarse = this.#is(STAFF) && (reason.code === 'CONSENT_REQUIRED' || reason.code === 'RESTRICTED');
      return this.#error(isCoarse ? FORBIDDEN : reason);
    }
    const anyone = await this.#ask(resolve, 'anyone', { isOnlyAsked: true });
    if (!('refused' in anyone)) return this.#error({ code: 'CONSENT_REQUIRED' });
    return this.#error(anyone.refused.code === 'STEP_UP_REQUIRED' ? anyone.refused : FORBIDDEN);
  }

  /** An object that is not there for the caller, whyever that is. */
  async #absent(type: string, owner: string | undefined, reason = FORBIDDEN): Promise<GraphQLError | null> {
    const self = this.#request.asking.caller.customer;
    if (self !== undefined && owner === self) return this.#error(reason);
    if (this.#isStranger(owner)) return null;
    const anyone = await this.#refusedId(type, 'anyone');
    if (anyone?.code === 'STEP_UP_REQUIRED') return this.#error(anyone);
    return this.#error(this.#is(DATA) ? { code: 'CONSENT_REQUIRED' } : FORBIDDEN);
  }

  /** Whether one of the parties that ask has one of some roles. */
  #is(some: readonly Role[]): boolean {
    const { roles, onBehalfOf } = this.#request.asking.caller;
    return [...roles, ...(onBehalfOf?.roles ?? [])].some((role) => some.includes(role));
  }

  #error({ code, need = {} }: Reason): GraphQLError {
    const owner = this.#index.classOf(this.#info.parentType.name, this.#info.fieldName);
    const about = { coordinate: this.#coordinate, category: owner, purpose: this.#request.asking.purpose };
    const more = code === 'STEP_UP_REQUIRED' ? need : {};
    return new GraphQLError(errors[code].message, { extensions: { code, ...about, ...more } });
  }
}
