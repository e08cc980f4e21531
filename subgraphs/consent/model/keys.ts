/**
 * The keys that an answer can be about: all of them, or those of some purposes, channels, brands and recipients.
 */
import { RECIPIENTS } from '../../../schema/personas.ts';
import { consentPurposes, purposes as purposeFacts } from '../../../schema/purposes.ts';
import { BRANDS, CHANNELS, type Channel, type Purpose } from '../../../schema/vocabulary.ts';
import type { ConsentKey } from './record.ts';

export interface Extent {
  readonly purposes?: readonly Purpose[];
  readonly channels?: readonly Channel[];
  readonly brands?: readonly string[];
  readonly recipients?: readonly string[];
  /** Whether purposes that may leave the channel out are also asked for by channel; default: only without one. */
  readonly everyChannel?: boolean;
}

/** Every combination within the extent; what it leaves out is all of it. */
export function keysOf(extent: Extent = {}): ConsentKey[] {
  const { purposes = consentPurposes, channels = CHANNELS, brands = BRANDS, recipients = RECIPIENTS } = extent;
  return purposes.flatMap((purpose) => {
    const { channelOptional, perRecipient } = purposeFacts[purpose];
    const byChannel: readonly (Channel | null)[] = !channelOptional
      ? channels
      : extent.everyChannel
        ? [null, ...channels]
        : [null];
    const receiving: readonly (string | null)[] = perRecipient ? recipients : [null];
    return brands.flatMap((brand) =>
      byChannel.flatMap((channel) => receiving.map((recipient) => ({ purpose, channel, brand, recipient }))),
    );
  });
}
