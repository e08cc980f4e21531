/**
 * The fields of identity. Whoever holds a passport gets the same answer: who may read what is the gateway's business.
 */
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { BatchLoad, SubgraphContext } from '../kit/definition.ts';
import { badUserInput } from '../kit/input.ts';
import { contactChange } from './model/contact.ts';
import { refuseAnother, registered } from './model/registration.ts';
import type { CustomerDocument, IdentityStore } from './store.ts';
import {
  Customer,
  RegisterCustomerInput,
  RegisterCustomerPayload,
  UpdateContactInput,
  UpdateContactPayload,
} from './types.ts';

type Context = SubgraphContext<IdentityStore>;

/** The largest number of ids in one `customersById`. */
const MOST_IDS = 100;

/** Customers by id, in order; null for an unknown one. */
export const loadCustomers: BatchLoad<IdentityStore, string, Customer | null> = async (store, ids) => {
  const found = await store.findCustomers(ids);
  return found.map((document) => document && customerOf(document));
};

function customerOf(document: CustomerDocument): Customer {
  const { _id: id, name, birthDate, accountState, identities } = document;
  return {
    id,
    name: { ...name, full: `${name.given} ${name.family}` },
    email: document.email ?? null,
    phone: document.phone ?? null,
    address: document.address ?? null,
    birthDate: birthDate ?? null,
    demographics: document.demographics ?? null,
    accountState,
    identities,
  };
}

@Resolver()
export class IdentityResolver {
  @Query(() => Customer, { nullable: true, description: 'The customer who asks; null for everybody else.' })
  me(@Ctx() { loader, customer }: Context): Promise<Customer | null> | null {
    return customer === undefined ? null : loader(loadCustomers).load(customer);
  }

  @Query(() => Customer, { nullable: true, description: 'One customer; null for an unknown id.' })
  customer(@Arg('id', () => ID) id: string, @Ctx() { loader }: Context): Promise<Customer | null> {
    return loader(loadCustomers).load(id);
  }

  @Query(() => [Customer], {
    nullable: 'items',
    description: 'Customers in the order of `ids`, duplicates kept, null for an unknown one; at most 100 ids.',
  })
  customersById(@Arg('ids', () => [ID]) ids: string[], @Ctx() { loader }: Context): Promise<(Customer | null)[]> {
    if (ids.length > MOST_IDS) throw badUserInput('ids');
    return Promise.all(ids.map((id) => loader(loadCustomers).load(id)));
  }

  @Mutation(() => UpdateContactPayload, { nullable: true, description: 'Changes how a customer can be reached.' })
  async updateContact(
    @Arg('input', () => UpdateContactInput) input: UpdateContactInput,
    @Ctx() { store }: Context,
  ): Promise<UpdateContactPayload> {
    const changed = await store.updateContact(input.customerId, contactChange(input));
    if (changed === null) throw badUserInput('input.customerId');
    return { customer: customerOf(changed) };
  }

  @Mutation(() => RegisterCustomerPayload, {
    nullable: true,
    description:
      'Registers somebody as a customer, with an account that is open and without any consent. What is sent again with its key is carried out once.',
  })
  async registerCustomer(
    @Arg('input', () => RegisterCustomerInput) input: RegisterCustomerInput,
    @Ctx() { store, actor, now }: Context,
  ): Promise<RegisterCustomerPayload> {
    const asked = registered(input, actor, now);
    const there = await store.register(asked);
    if (there !== asked && asked.registration !== undefined) refuseAnother(there.registration, asked.registration);
    return { customer: customerOf(there) };
  }
}
