/**
 * The graph of what a customer may be asked for: one purpose in each request, with what has to be shown.
 */
import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import {
  type CaptureChannel,
  type Channel,
  CONSENT_REQUEST_CONTEXTS,
  type ConsentRequestContext,
  DEFAULT_BRAND,
  type Purpose,
} from '../../../schema/vocabulary.ts';
import { vocabularyEnum } from '../../kit/enums.ts';
import { CaptureChannelEnum, ChannelEnum, Notice, PurposeEnum } from '../types.ts';

const ConsentRequestContextEnum = vocabularyEnum(
  'ConsentRequestContext',
  CONSENT_REQUEST_CONTEXTS,
  'Where the customer is when they could be asked for a consent.',
);

/** The language of notices where none is asked for. */
export const DEFAULT_LANGUAGE = 'en';

@ArgsType()
export class ConsentRequestArguments {
  @Field(() => CaptureChannelEnum, { nullable: true, description: 'Where the answer would be captured.' })
  channel?: CaptureChannel | null;

  @Field(() => ConsentRequestContextEnum)
  context: ConsentRequestContext;

  @Field(() => ID, {
    nullable: true,
    defaultValue: DEFAULT_BRAND,
    description: 'The brand that asks; never implied by another.',
  })
  brand?: string | null;

  @Field(() => String, {
    nullable: true,
    defaultValue: DEFAULT_LANGUAGE,
    description: 'Language of the notices: en, sv or de.',
  })
  language?: string | null;
}

@ObjectType({
  description: 'A consent that may be asked for now: one purpose, one channel, one recipient. A no costs nothing else.',
})
export class ConsentRequest {
  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => ChannelEnum, { nullable: true, description: 'Null: for no channel in particular.' })
  channel: Channel | null;

  @Field(() => ID)
  brand: string;

  @Field(() => ID, { nullable: true, description: 'Who outside the group would receive the data; null: nobody.' })
  recipient: string | null;

  @Field(() => Boolean, {
    description:
      'Explicit consent for special categories (GDPR Art. 9(2)(a)) can be given with it: a question of its own.',
  })
  specialCategories: boolean;

  @Field(() => Boolean, { description: 'The customer had said yes; it ended, or its notice has a new major version.' })
  renewal: boolean;

  @Field(() => Notice, { description: 'What has to be shown; giveConsent names it.' })
  notice: Notice;
}
