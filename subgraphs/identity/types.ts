/**
 * The graph of identity: who a customer is and how they can be reached. Every field but `id` may be null, because the
 * gateway may refuse each by itself (P11).
 */
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { ACCOUNT_STATES, type AccountState } from '../../schema/vocabulary.ts';
import { vocabularyEnum } from '../kit/enums.ts';
import { DateScalar, DateTimeScalar, EmailAddressScalar, PhoneNumberScalar } from '../kit/scalars.ts';

const AccountStateEnum = vocabularyEnum('AccountState', ACCOUNT_STATES, 'What the account of a customer allows.');

@ObjectType({ description: 'The name of a person.' })
export class PersonName {
  @Field(() => String, { nullable: true })
  given: string | null;

  @Field(() => String, { nullable: true })
  family: string | null;

  @Field(() => String, { nullable: true, description: 'The name as it is written: given name, then family name.' })
  full: string | null;
}

@ObjectType({ description: 'Where post reaches somebody.' })
export class PostalAddress {
  @Field(() => String, { nullable: true, description: 'House number and street.' })
  street: string | null;

  @Field(() => String, { nullable: true })
  postalCode: string | null;

  @Field(() => String, { nullable: true })
  city: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2, such as "US".' })
  country: string | null;
}

@ObjectType({ description: 'What a household said of itself, in bands; null where it said nothing.' })
export class Demographics {
  @Field(() => String, { nullable: true, description: 'Age in years, such as "35-44" or "65+".' })
  ageBand: string | null;

  @Field(() => String, { nullable: true, description: 'Yearly income in US dollars, such as "50-74K".' })
  incomeBand: string | null;

  @Field(() => String, { nullable: true })
  homeOwnership: string | null;

  @Field(() => String, { nullable: true })
  maritalStatus: string | null;

  @Field(() => String, { nullable: true, description: 'Persons, such as "2" or "5+".' })
  householdSize: string | null;

  @Field(() => String, { nullable: true })
  householdComposition: string | null;

  @Field(() => String, { nullable: true, description: 'Children, such as "1" or "3+".' })
  kidsCount: string | null;
}

@ObjectType({ description: 'An account elsewhere with which the customer signs in.' })
export class ExternalIdentity {
  @Field(() => String, { nullable: true, description: 'Who vouches for it: the `iss` of its tokens.' })
  issuer: string | null;

  @Field(() => String, { nullable: true, description: 'Opaque name of the customer at that issuer.' })
  subject: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  linkedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'How surely the person is who they say: low, substantial or high.',
  })
  assurance: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A customer of the group: the household that shops and the person who stands for it.' })
export class Customer {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id: string;

  @Field(() => PersonName, { nullable: true })
  name: PersonName | null;

  @Field(() => EmailAddressScalar, { nullable: true })
  email: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true })
  phone: string | null;

  @Field(() => PostalAddress, { nullable: true })
  address: PostalAddress | null;

  @Field(() => DateScalar, { nullable: true })
  birthDate: string | null;

  @Field(() => Demographics, { nullable: true, description: 'Null: the household was never asked.' })
  demographics: Demographics | null;

  @Field(() => AccountStateEnum, { nullable: true })
  accountState: AccountState | null;

  @Field(() => [ExternalIdentity], { nullable: true })
  identities: ExternalIdentity[] | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    'Somebody who may be the one who is on the telephone. Staff see of them what a question can be asked by.',
})
export class LookupCandidate {
  @Field(() => ID, { description: 'The id of the customer.' })
  id: string;

  @Field(() => PersonName, { nullable: true })
  name: PersonName | null;

  @Field(() => EmailAddressScalar, { nullable: true })
  email: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true })
  phone: string | null;

  @Field(() => PostalAddress, { nullable: true })
  address: PostalAddress | null;

  @Field(() => DateScalar, { nullable: true })
  birthDate: string | null;
}

@InputType({ description: 'A whole address: it replaces the one before; what is left out is empty.' })
export class PostalAddressInput {
  @Field(() => String, { nullable: true })
  street?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2, such as "US".' })
  country?: string | null;
}

@InputType({
  description: 'What to change: a field left out stays, null takes the value away. A masked value is refused.',
})
export class UpdateContactInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => EmailAddressScalar, { nullable: true })
  email?: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true })
  phone?: string | null;

  @Field(() => PostalAddressInput, { nullable: true })
  address?: PostalAddressInput | null;
}

@ObjectType()
export class UpdateContactPayload {
  @Field(() => Customer, { nullable: true, description: 'The customer as changed.' })
  customer: Customer | null;
}

@InputType({ description: 'The name of a person.' })
export class PersonNameInput {
  @Field(() => String)
  given: string;

  @Field(() => String)
  family: string;
}

@InputType({ description: 'Who becomes a customer. A masked value is refused.' })
export class RegisterCustomerInput {
  @Field(() => ID, {
    description:
      'The id that the sending system gives: 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-", the first a letter or a digit.',
  })
  customerId: string;

  @Field(() => PersonNameInput)
  name: PersonNameInput;

  @Field(() => EmailAddressScalar, { nullable: true })
  email?: string | null;

  @Field(() => PhoneNumberScalar, { nullable: true })
  phone?: string | null;

  @Field(() => PostalAddressInput, { nullable: true })
  address?: PostalAddressInput | null;

  @Field(() => DateScalar, { nullable: true })
  birthDate?: Date | string | null;

  @Field(() => Boolean, { nullable: true, description: 'Member of the loyalty programme; absent: not.' })
  enrolled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A name of this registration, chosen by its sender: sent again with it, it is carried out once and answered alike.',
  })
  idempotencyKey?: string | null;
}

@ObjectType()
export class RegisterCustomerPayload {
  @Field(() => Customer, { nullable: true, description: 'The customer as registered.' })
  customer: Customer | null;
}
