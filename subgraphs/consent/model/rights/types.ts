/** The graph of what customers said beside their answers, with the history that each entry is of. */
import { Field, ID, ObjectType } from 'type-graphql';
import {
  type CaptureChannel,
  type Channel,
  type ContactFrequency,
  type PreferenceSignal,
  type Purpose,
  type RestrictionGround,
  RIGHTS_EVENT_KINDS,
  type RightsEventKind,
} from '../../../../schema/vocabulary.ts';
import { vocabularyEnum } from '../../../kit/enums.ts';
import { connectionType } from '../../../kit/pages.ts';
import { DateTimeScalar } from '../../../kit/scalars.ts';
import { CaptureChannelEnum, ChannelEnum, PurposeEnum } from '../../types.ts';
import { ContactFrequencyEnum, PreferenceSignalEnum, RestrictionGroundEnum } from '../standing/types.ts';

const RightsEventKindEnum = vocabularyEnum(
  'RightsEventKind',
  RIGHTS_EVENT_KINDS,
  'What a customer said of their rights (GDPR Art. 7(3), 18, 21), or wished.',
);

@ObjectType({
  description:
    'What a customer said beside their answers to notices, and each withdrawal as it was said, also where there was nothing to withdraw; never changed, never removed.',
})
export class RightsEvent {
  @Field(() => ID)
  id: string;

  @Field(() => RightsEventKindEnum)
  kind: RightsEventKind;

  @Field(() => DateTimeScalar, { description: 'When it was said.' })
  at: Date;

  @Field(() => String, { nullable: true, description: 'Pseudonym of who acted; null: not on record.' })
  actor: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Somebody else than the customer acted for them.' })
  onBehalf: boolean | null;

  @Field(() => CaptureChannelEnum, { nullable: true, description: 'Null: not recorded, as for a withdrawal.' })
  captureChannel: CaptureChannel | null;

  @Field(() => [PurposeEnum], { description: 'What it is about; empty: no purpose in particular.' })
  purposes: readonly Purpose[];

  @Field(() => ChannelEnum, { nullable: true, description: 'Null: none is named; a withdrawal is of all then.' })
  channel: Channel | null;

  @Field(() => ID, { nullable: true, description: 'Null: every brand.' })
  brand: string | null;

  @Field(() => ID, { nullable: true, description: 'Null: none is named; a withdrawal is of all then.' })
  recipient: string | null;

  @Field(() => RestrictionGroundEnum, { nullable: true, description: 'Of a restriction.' })
  ground: RestrictionGround | null;

  @Field(() => ContactFrequencyEnum, { nullable: true, description: 'Of a preference.' })
  frequency: ContactFrequency | null;

  @Field(() => PreferenceSignalEnum, { nullable: true, description: 'Of a signal.' })
  signal: PreferenceSignal | null;

  /** Who said it: not in the graph. */
  customer: string;
}

export const RightsEventConnection = connectionType('RightsEvent', () => RightsEvent, 'newest first');
