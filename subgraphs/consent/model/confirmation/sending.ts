/**
 * What has to be confirmed in this house, and how the code gets there. It is sent after the yes was written: a process that is killed in
 * between leaves a pending yes without a message, and whoever asks again after half a minute gets another code.
 */
import { CHANNELS, type Channel } from '../../../../schema/vocabulary.ts';
import type { CompactCustomer } from '../customer.ts';
import type { Giving } from '../request.ts';
import type { ConsentSettings } from '../settings.ts';
import { isCodeOf } from './confirmation.ts';
import { messengerOf } from './messenger.ts';

/** Where a yes to marketing has to be confirmed unless the settings say otherwise. */
const DEFAULT: readonly Channel[] = ['EMAIL', 'SMS'];

export interface Sending {
  /** Channels on which a yes to marketing has to be confirmed. */
  readonly channels: readonly Channel[];
  /** Sends the code of a yes that was written, if it waits for one. @throws where nobody took it */
  send(customer: CompactCustomer, giving: Pick<Giving, 'code' | 'key' | 'notice'>): Promise<void>;
}

export function confirming({ doubleOptIn, messagesUrl, isProduction = false }: ConsentSettings): Sending {
  const named = doubleOptIn?.split(',') ?? DEFAULT;
  const messenger = messengerOf(messagesUrl, isProduction);
  return {
    channels: CHANNELS.filter((channel) => named.includes(channel)),
    async send({ _id: customerId, confirmations }, { code, key, notice }) {
      if (code === null || key.channel === null || !confirmations.some((one) => isCodeOf(one, code))) return;
      const { channel, brand } = key;
      await messenger.send({
        customerId,
        channel,
        brand,
        language: notice.language,
        template: 'confirm-consent',
        code,
      });
    },
  };
}
