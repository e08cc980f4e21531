/**
 * The graph of consent: what was asked, what was answered, and what stands now. Terms of ISO/IEC TS 27560 and DPV.
 */
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import {
  CAPTURE_CHANNELS,
  type CaptureChannel,
  CHANNELS,
  type Channel,
  CONSENT_METHODS,
  CONSENT_STATES,
  type ConsentMethod,
  type ConsentState,
  PURPOSES,
  type Purpose,
} from '../../schema/vocabulary.ts';
import { vocabularyEnum } from '../kit/enums.ts';
import { connectionType } from '../kit/pages.ts';
import { DateTimeScalar } from '../kit/scalars.ts';
import type { CompactCustomer } from './model/customer.ts';
import type { ReceiptRecord } from './model/receipt.ts';

export const PurposeEnum = vocabularyEnum('Purpose', PURPOSES, 'Why data is processed (W3C DPV).');
export const ChannelEnum = vocabularyEnum('Channel', CHANNELS, 'Where a customer may be contacted.');
export const CaptureChannelEnum = vocabularyEnum('CaptureChannel', CAPTURE_CHANNELS, 'Where an answer was captured.');
export const ConsentMethodEnum = vocabularyEnum('ConsentMethod', CONSENT_METHODS, 'How an answer was given.');
const ConsentStateEnum = vocabularyEnum(
  'ConsentState',
  CONSENT_STATES,
  'What was answered. Only GIVEN and RENEWED are a yes, and only while they are valid.',
);

@ObjectType({ description: 'A kind of personal data that a notice names.' })
export class DataCategory {
  @Field(() => String, { description: 'As the policy calls it.' })
  category: string;

  @Field(() => String, { description: 'In the words of the notice.' })
  name: string;
}

@ObjectType({
  description: 'A published text that is read before consenting. It never changes: a new wording is a new version.',
})
export class Notice {
  @Field(() => ID, { description: 'The same for all versions and languages of a notice.' })
  id: string;

  @Field(() => String, {
    description:
      '"major.minor"; a new major version ends the consents given under the one before, a new minor one is other words for the same.',
  })
  version: string;

  @Field(() => String, { description: 'en, sv or de.' })
  language: string;

  @Field(() => ID, { nullable: true, description: 'Null: every brand.' })
  brand: string | null;

  @Field(() => String)
  title: string;

  @Field(() => [PurposeEnum], { description: 'What a yes under it can cover.' })
  purposes: readonly Purpose[];

  @Field(() => [ChannelEnum])
  channels: readonly Channel[];

  @Field(() => [DataCategory], {
    description: 'Which data a yes opens; `special-category` only an explicit one, contact data only by their channel.',
  })
  dataCategories: readonly DataCategory[];

  @Field(() => [ID], { description: 'Empty where nobody outside the group receives data.' })
  recipients: readonly string[];

  @Field(() => Boolean, {
    description: 'Explicit consent for special categories (GDPR Art. 9(2)(a)) can be given under it.',
  })
  specialCategories: boolean;

  @Field(() => String, { description: 'How long data is used for it (GDPR Art. 13(2)(a)).' })
  retention: string;

  @Field(() => String, { description: 'Name and contact (GDPR Art. 13(1)(a)).' })
  controller: string;

  @Field(() => [String], { description: 'Who is responsible together with the controller (GDPR Art. 26).' })
  jointControllers: readonly string[];

  @Field(() => String, { description: 'Contact of the data protection officer (GDPR Art. 13(1)(b)).' })
  dataProtectionOfficer: string;

  @Field(() => String, { description: 'How a yes is withdrawn (GDPR Art. 7(3)).' })
  withdrawal: string;

  @Field(() => [String], { description: 'Of the data subject (GDPR Art. 13(2)(b) and (d)).' })
  rights: readonly string[];

  @Field(() => String, { description: 'All of it, to be read.' })
  text: string;

  @Field(() => Boolean, { description: 'No newer version is published.' })
  current: boolean;

  @Field(() => String, {
    description:
      'SHA-256 of all other fields but `current` as canonical JSON (RFC 8785), purposes spelt as in `x-purpose`; 64 hexadecimal digits.',
  })
  sha256: string;
}

@ObjectType({ description: 'What stands for a consent now.' })
export class ConsentStatus {
  @Field(() => ConsentStateEnum, {
    description: 'EXPIRED also where the notice has a new major version; UNKNOWN where nothing was ever asked.',
  })
  state: ConsentState;

  @Field(() => Boolean, { description: 'A yes that may be relied on now.' })
  valid: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the answer that decides was given.' })
  since: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'End of its validity (exclusive); null: none.' })
  until: Date | null;

  @Field(() => Notice, { nullable: true, description: 'What had been read.' })
  notice: Notice | null;

  @Field(() => Notice, {
    nullable: true,
    description: 'What to ask again with, in the language that had been read: where the state is EXPIRED, else null.',
  })
  renewal: Notice | null;
}

@ObjectType({ description: 'One entry in the history of a consent record; never changed, never removed.' })
export class ConsentEvent {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar, { description: 'When it happened; the latest one decides.' })
  at: Date;

  @Field(() => ConsentStateEnum)
  state: ConsentState;

  @Field(() => String, { nullable: true, description: 'Pseudonym of who acted.' })
  actor: string | null;

  @Field(() => ConsentMethodEnum, { nullable: true })
  method: ConsentMethod | null;

  @Field(() => CaptureChannelEnum, { nullable: true })
  captureChannel: CaptureChannel | null;

  @Field(() => ID, { nullable: true })
  noticeId: string | null;

  @Field(() => String, { nullable: true })
  noticeVersion: string | null;

  @Field(() => String, { nullable: true })
  language: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of all that the notice said, in hexadecimal digits.' })
  noticeHash: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Somebody else than the customer acted for them.' })
  onBehalf: boolean | null;

  /** Whose history it is in: not in the graph. Its receipt is made of both. */
  of: ReceiptRecord;
}

export const ConsentEventConnection = connectionType('ConsentEvent', () => ConsentEvent, 'oldest first');

@ObjectType({
  description: 'What a customer answered for one purpose, channel, brand and recipient (ISO/IEC TS 27560).',
})
export class ConsentRecord {
  @Field(() => ID)
  id: string;

  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => ChannelEnum, { nullable: true, description: 'Null: any, but it covers no contact data.' })
  channel: Channel | null;

  @Field(() => ID, { nullable: true })
  brand: string | null;

  @Field(() => ID, { nullable: true, description: 'Who outside the group may receive the data; null: nobody.' })
  recipient: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Explicit consent for special categories (GDPR Art. 9(2)(a)).' })
  specialCategories: boolean | null;

  @Field(() => ConsentStatus, { nullable: true })
  status: ConsentStatus | null;

  /** Whose record it is: not in the graph. */
  customer: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A customer, as far as their consents go.' })
export class Customer {
  @Field(() => ID)
  id: string;

  /** What the fields are resolved from: not in the graph. */
  compact: CompactCustomer;
}

@ObjectType()
export class ConsentPayload {
  @Field(() => Customer, { nullable: true })
  customer: Customer | null;

  @Field(() => [ConsentRecord], { nullable: true, description: 'The records that the request changed.' })
  records: ConsentRecord[] | null;
}
