/** The graph of what customers said beside their consents. */
import { Field, ObjectType } from 'type-graphql';
import {
  type Channel,
  CONTACT_FREQUENCIES,
  type ContactFrequency,
  PREFERENCE_SIGNALS,
  type PreferenceSignal,
  type Purpose,
  RESTRICTION_GROUNDS,
  type RestrictionGround,
} from '../../../../schema/vocabulary.ts';
import { vocabularyEnum } from '../../../kit/enums.ts';
import { DateTimeScalar } from '../../../kit/scalars.ts';
import { ChannelEnum, PurposeEnum } from '../../types.ts';

export const RestrictionGroundEnum = vocabularyEnum(
  'RestrictionGround',
  RESTRICTION_GROUNDS,
  'Why processing is restricted (GDPR Art. 18(1)(a) to (d)).',
);
export const ContactFrequencyEnum = vocabularyEnum(
  'ContactFrequency',
  CONTACT_FREQUENCIES,
  'How often somebody wants to be written to.',
);

export const PreferenceSignalEnum = vocabularyEnum(
  'PreferenceSignal',
  PREFERENCE_SIGNALS,
  "What a device says of its user's wishes. GPC: Global Privacy Control.",
);

@ObjectType({ description: 'An objection that stands (GDPR Art. 21).' })
export class Objection {
  @Field(() => PurposeEnum)
  purpose: Purpose;

  @Field(() => DateTimeScalar)
  since: Date;
}

@ObjectType({ description: 'A restriction of processing that stands (GDPR Art. 18).' })
export class Restriction {
  @Field(() => RestrictionGroundEnum, { nullable: true })
  ground: RestrictionGround | null;

  @Field(() => DateTimeScalar)
  since: Date;
}

@ObjectType({ description: 'How often somebody wants to be written to on a channel; it is no consent.' })
export class CommunicationPreference {
  @Field(() => ChannelEnum)
  channel: Channel;

  @Field(() => ContactFrequencyEnum)
  frequency: ContactFrequency;

  @Field(() => DateTimeScalar)
  since: Date;
}

@ObjectType({
  description:
    "What the customer's device signalled: an objection to these purposes in each request that carries it, and on record here. It changes no consent; `objectToProcessing` stands for good.",
})
export class RecordedSignal {
  @Field(() => PreferenceSignalEnum)
  signal: PreferenceSignal;

  @Field(() => [PurposeEnum])
  purposes: readonly Purpose[];

  @Field(() => DateTimeScalar, { description: 'When it was recorded, the last time.' })
  since: Date;
}
