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

/** What all of them have: about whom, where it was said, and how often it may be carried out. */
@InputType()
abstract class SaidInput {
  @Field(() => ID)
  customerId: string;

  @Field(() => CaptureChannelEnum)
  captureChannel: CaptureChannel;

  @Field(() => String, { nullable: true, description: 'The same key of the same caller is carried out once.' })
  idempotencyKey?: string | null;
}

@InputType({
  description:
    'An objection (GDPR Art. 21), to a purpose that rests on a legitimate interest or on consent, and to all that is part of it.',
})
export class ObjectToProcessingInput extends SaidInput {
  @Field(() => PurposeEnum)
  purpose: Purpose;
}

@InputType({ description: 'Takes an objection back. No consent comes back with it.' })
export class WithdrawObjectionInput extends ObjectToProcessingInput {}

@InputType({ description: 'Restricts processing (GDPR Art. 18): the data is kept, and used for nothing else.' })
export class RestrictProcessingInput extends SaidInput {
  @Field(() => RestrictionGroundEnum, { nullable: true })
  ground?: RestrictionGround | null;
}

@InputType({ description: 'Ends a restriction of processing.' })
export class LiftRestrictionInput extends SaidInput {}

@InputType({
  description: 'How often somebody wants to be written to. It is a wish: it gives no consent and takes none.',
})
export class SetCommunicationPreferenceInput extends SaidInput {
  @Field(() => ChannelEnum)
  channel: Channel;

  @Field(() => ContactFrequencyEnum)
  frequency: ContactFrequency;
}
