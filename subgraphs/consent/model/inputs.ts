/**
 * What the fields of consent take. The checks of the mutations that the schema cannot express are in `request.ts`.
 */
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { CaptureChannel, Channel, ConsentMethod, Purpose } from '../../../schema/vocabulary.ts';
import { DateTimeScalar } from '../../kit/scalars.ts';
import { CaptureChannelEnum, ChannelEnum, ConsentMethodEnum, PurposeEnum } from '../types.ts';

@InputType({ description: 'The notice that was read.' })
export class NoticeRef {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  version: string;

  @Field(() => String)
  language: string;
}

@InputType({ description: 'Proof of an explicit yes that was given elsewhere.' })
export class ConsentEvidenceInput {
  @Field(() => String, { description: 'Where the proof is kept.' })
  reference: string;

  @Field(() => String, { description: 'SHA-256 of the proof, 64 hexadecimal digits.' })
  sha256: string;

  @Field(() => DateTimeScalar, { description: 'When the yes was given; not in the future.' })
  at: Date;
}

@InputType({ description: 'An explicit yes.' })
export class GiveConsentInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => ChannelEnum, { nullable: true, description: 'May be left out for SERVICE_ANALYTICS and RESEARCH only.' })
  channel?: Channel | null;

  @Field(() => ID)
  brand: string;

  @Field(() => ID, { nullable: true, description: 'Exactly for TARGETED_ADVERTISING and THIRD_PARTY_SHARING.' })
  recipient?: string | null;

  @Field(() => NoticeRef)
  notice: NoticeRef;

  @Field(() => ConsentMethodEnum)
  method: ConsentMethod;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only where the notice says so.' })
  specialCategories?: boolean | null;

  @Field(() => ConsentEvidenceInput, { nullable: true, description: 'Required of `ingest`, refused from others.' })
  evidence?: ConsentEvidenceInput | null;

  @Field(() => String, { nullable: true, description: 'The same key of the same caller is carried out once.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Says a pending yes again, with the code that was sent to where it is about.' })
export class ConfirmConsentInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => String, { description: 'As it was sent; spaces, dashes and small letters do not matter.' })
  code: string;

  @Field(() => String, { nullable: true, description: 'The same key of the same caller is carried out once.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A no to what a notice asks; it covers the purposes that are part of it, too.' })
export class RefuseConsentInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => ChannelEnum, { nullable: true, description: 'May be left out for SERVICE_ANALYTICS and RESEARCH only.' })
  channel?: Channel | null;

  @Field(() => ID)
  brand: string;

  @Field(() => ID, { nullable: true, description: 'Exactly for TARGETED_ADVERTISING and THIRD_PARTY_SHARING.' })
  recipient?: string | null;

  @Field(() => NoticeRef)
  notice: NoticeRef;

  @Field(() => ConsentMethodEnum)
  method: ConsentMethod;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: 'The same key of the same caller is carried out once.' })
  idempotencyKey?: string | null;
}

@InputType({
  description: 'A withdrawal: what is left out is all of it. Exactly one of `purpose` and `everything: true`.',
})
export class WithdrawConsentInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => PurposeEnum, { nullable: true, description: 'Covers the purposes that are part of it, too.' })
  purpose?: Purpose | null;

  @Field(() => ChannelEnum, { nullable: true })
  channel?: Channel | null;

  @Field(() => ID, { nullable: true })
  brand?: string | null;

  @Field(() => ID, { nullable: true })
  recipient?: string | null;

  @Field(() => Boolean, { nullable: true })
  everything?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same key of the same caller is carried out once, unless something is in force again.',
  })
  idempotencyKey?: string | null;
}

@ArgsType()
export class NoticeArguments {
  @Field(() => PurposeEnum, { nullable: true })
  purpose?: Purpose | null;

  @Field(() => ChannelEnum, { nullable: true })
  channel?: Channel | null;

  @Field(() => ID, { nullable: true, description: 'Also finds the notices that are for every brand.' })
  brand?: string | null;

  @Field(() => String, { nullable: true, description: 'en, sv or de.' })
  language?: string | null;
}

@ArgsType()
export class StatusArguments {
  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => ChannelEnum, { nullable: true })
  channel?: Channel | null;

  @Field(() => ID, { nullable: true })
  brand?: string | null;

  @Field(() => ID, { nullable: true })
  recipient?: string | null;
}

@ArgsType()
export class AsOfArguments {
  @Field(() => DateTimeScalar, { description: 'Not in the future.' })
  time: Date;
}
