/**
 * The fields of a data subject's rights: to object, to have processing restricted, and to say how often they are written to. Whoever
 * holds a passport gets the same answer: who may do or read what is the gateway's business.
 */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { SIGNAL_OBJECTIONS } from '../../../../schema/purposes.ts';
import type { SubgraphContext } from '../../../kit/definition.ts';
import { ConsentPayload, Customer } from '../../types.ts';
import { carriedOut } from '../carried-out.ts';
import type { ConsentSource } from '../platform/platform.ts';
import { lift, object, prefer, restrict, withdrawObjection } from './change.ts';
import {
  LiftRestrictionInput,
  ObjectToProcessingInput,
  RestrictProcessingInput,
  SetCommunicationPreferenceInput,
  WithdrawObjectionInput,
} from './inputs.ts';
import { lifting, objecting, preferring, restricting, withdrawingObjection } from './request.ts';
import { CommunicationPreference, Objection, RecordedSignal, Restriction } from './types.ts';

type Context = SubgraphContext<ConsentSource>;

@Resolver()
export class RightsResolver {
  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Objects to a purpose; the consents to it, and to what is part of it, are withdrawn with that.',
  })
  objectToProcessing(
    @Arg('input', () => ObjectToProcessingInput) input: ObjectToProcessingInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, objecting(input, context), object);
  }

  @Mutation(() => ConsentPayload, { nullable: true, description: 'Takes an objection back; it gives no consent.' })
  withdrawObjection(
    @Arg('input', () => WithdrawObjectionInput) input: WithdrawObjectionInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, withdrawingObjection(input, context), withdrawObjection);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'Restricts processing: only the customer, oversight and what the law requires read the data then.',
  })
  restrictProcessing(
    @Arg('input', () => RestrictProcessingInput) input: RestrictProcessingInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, restricting(input, context), restrict);
  }

  @Mutation(() => ConsentPayload, { nullable: true, description: 'Ends the restriction of processing.' })
  liftRestriction(
    @Arg('input', () => LiftRestrictionInput) input: LiftRestrictionInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, lifting(input, context), lift);
  }

  @Mutation(() => ConsentPayload, {
    nullable: true,
    description: 'How often the customer wants to be written to on a channel; no consent is given or taken.',
  })
  setCommunicationPreference(
    @Arg('input', () => SetCommunicationPreferenceInput) input: SetCommunicationPreferenceInput,
    @Ctx() context: Context,
  ): Promise<ConsentPayload> {
    return carriedOut(context, input.customerId, preferring(input, context), prefer);
  }
}

@Resolver(() => Customer)
export class StandingResolver {
  @FieldResolver(() => [Objection], { nullable: true, description: 'The objections that stand.' })
  objections(@Root() { compact }: Customer): Objection[] {
    return compact.standing.flatMap((said) =>
      said.kind === 'OBJECTED' ? [{ purpose: said.purpose, since: said.at }] : [],
    );
  }

  @FieldResolver(() => Restriction, { nullable: true, description: 'Null: processing is not restricted.' })
  restriction(@Root() { compact }: Customer): Restriction | null {
    const said = compact.standing.find(({ kind }) => kind === 'RESTRICTED');
    return said?.kind === 'RESTRICTED' ? { ground: said.ground, since: said.at } : null;
  }

  @FieldResolver(() => [CommunicationPreference], { nullable: true, description: 'By channel; none: as usual.' })
  communicationPreferences(@Root() { compact }: Customer): CommunicationPreference[] {
    return compact.standing.flatMap((said) =>
      said.kind === 'PREFERRED' ? [{ channel: said.channel, frequency: said.frequency, since: said.at }] : [],
    );
  }

  @FieldResolver(() => [RecordedSignal], { nullable: true, description: "What the customer's device signalled." })
  signals(@Root() { compact }: Customer): RecordedSignal[] {
    return compact.standing.flatMap((said) =>
      said.kind === 'SIGNALLED'
        ? [{ signal: said.signal, purposes: SIGNAL_OBJECTIONS[said.signal], since: said.at }]
        : [],
    );
  }
}
