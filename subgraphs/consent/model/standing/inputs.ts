/** What the mutations take that are about no consent: objections, restriction, preferences. */
import { Field, ID, InputType } from 'type-graphql';
import type {
  CaptureChannel,
  Channel,
  ContactFrequency,
  Purpose,
  RestrictionGround,
} from '../../../../schema/vocabulary.ts';
import { CaptureChannelEnum, ChannelEnum, PurposeEnum } from '../../types.ts';
import { ContactFrequencyEnum, RestrictionGroundEnum } from './types.ts';

const ONCE = 'The same key of the same caller is carried out once.';

@InputType({
  description:
    'An objection (GDPR Art. 21), to a purpose that rests on a legitimate interest or on consent, and to all that is part of it.',
})
export class ObjectToProcessingInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Takes an objection back. No consent comes back with it.' })
export class WithdrawObjectionInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Restricts processing (GDPR Art. 18): the data is kept, and used for nothing else.' })
export class RestrictProcessingInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => RestrictionGroundEnum, { nullable: true })
  ground?: RestrictionGround | null;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Ends a restriction of processing.' })
export class LiftRestrictionInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}

@InputType({
  description: 'How often somebody wants to be written to. It is a wish: it gives no consent and takes none.',
})
export class SetCommunicationPreferenceInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => ChannelEnum)
  channel: Channel;

  @Field(() => ContactFrequencyEnum)
  frequency: ContactFrequency;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: ONCE })
  idempotencyKey?: string | null;
}
