/**
 * Whether an objection, a restriction or a preference makes sense, and what it then asks for. Whether the caller may ask for it was decided
 * before it came here.
 */
import { purposes, withNarrower } from '../../../../schema/purposes.ts';
import type {
  CaptureChannel,
  Channel,
  ContactFrequency,
  Purpose,
  RestrictionGround,
} from '../../../../schema/vocabulary.ts';
import { badUserInput } from '../../../kit/input.ts';
import { type Acting, type Asking, acting } from '../acting.ts';
import type { Mutation } from '../customer.ts';
import type {
  LiftRestrictionInput,
  ObjectToProcessingInput,
  RestrictProcessingInput,
  SetCommunicationPreferenceInput,
  WithdrawObjectionInput,
} from './inputs.ts';

/** Where it was said, beside who acts. */
export interface Said extends Acting {
  readonly captureChannel: CaptureChannel;
}

export interface Objecting extends Said {
  readonly mutation: 'object' | 'withdraw-objection';
  /** The purpose and all below it. */
  readonly purposes: readonly Purpose[];
}

export interface Restricting extends Said {
  readonly mutation: 'restrict';
  readonly ground: RestrictionGround | null;
}

export interface Preferring extends Said {
  readonly mutation: 'prefer';
  readonly channel: Channel;
  readonly frequency: ContactFrequency;
}

export interface Lifting extends Said {
  readonly mutation: 'lift';
}

/**
 * An objection: to what rests on a legitimate interest (GDPR Art. 21(1)), and to direct marketing and profiling, whatever they rest on
 * (Art. 21(2)). What a contract or the law requires cannot be objected to; to customer care it is one to cases and to access in emergencies.
 */
export const objecting = (input: ObjectToProcessingInput, asking: Asking): Objecting =>
  aboutPurpose('object', input, asking);

export const withdrawingObjection = (input: WithdrawObjectionInput, asking: Asking): Objecting =>
  aboutPurpose('withdraw-objection', input, asking);

export const restricting = (input: RestrictProcessingInput, asking: Asking): Restricting => ({
  ...said('restrict', input, asking),
  ground: input.ground ?? null,
});

export const lifting = (input: LiftRestrictionInput, asking: Asking): Lifting => said('lift', input, asking);

export const preferring = (input: SetCommunicationPreferenceInput, asking: Asking): Preferring => ({
  ...said('prefer', input, asking),
  channel: input.channel,
  frequency: input.frequency,
});

function aboutPurpose(mutation: Objecting['mutation'], input: ObjectToProcessingInput, asking: Asking): Objecting {
  const { basis, objectable } = purposes[input.purpose];
  if (basis !== 'legitimate-interest' && basis !== 'consent' && !objectable) throw badUserInput('input.purpose');
  return { ...said(mutation, input, asking), purposes: withNarrower(input.purpose) };
}

const said = <Done extends Mutation>(
  mutation: Done,
  input: { readonly customerId: string; readonly captureChannel: CaptureChannel },
  asking: Asking,
): Said & { readonly mutation: Done } => ({ ...acting(mutation, input, asking), captureChannel: input.captureChannel });
