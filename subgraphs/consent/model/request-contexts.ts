/**
 * Which consents a customer may be asked for, by where they are, in the order in which they are asked for. A table to be read and changed
 * by whoever answers for privacy. What is not here is not asked for there; nothing here is a permission to use data.
 */
import type { CaptureChannel, Channel, ConsentRequestContext, Purpose } from '../../../schema/vocabulary.ts';

/** A purpose, and the channels for which a consent to it is asked for; null: for no channel in particular. */
export interface FittingPurpose {
  readonly purpose: Purpose;
  readonly channels: readonly (Channel | null)[];
}

export const requestContexts: Readonly<Record<ConsentRequestContext, readonly FittingPurpose[]>> = {
  // In their own account customers have time, and come to decide: everything can be asked for here.
  ACCOUNT: [
    { purpose: 'direct-marketing', channels: ['EMAIL', 'SMS', 'PUSH', 'POST', 'PHONE', 'IN_APP'] },
    { purpose: 'personalisation', channels: ['IN_APP', 'EMAIL', 'PUSH', 'SMS', 'POST', 'PHONE'] },
    { purpose: 'product-recommendation', channels: ['IN_APP', 'EMAIL', 'PUSH', 'SMS', 'POST', 'PHONE'] },
    { purpose: 'service-analytics', channels: [null] },
    { purpose: 'targeted-advertising', channels: ['IN_APP', 'EMAIL'] },
    { purpose: 'third-party-sharing', channels: ['EMAIL', 'POST'] },
    { purpose: 'research', channels: [null] },
  ],
  // Somebody who pays must not think that a yes is part of the price (Art. 7(4)): only what goes with an order, and no recipient.
  CHECKOUT: [
    { purpose: 'direct-marketing', channels: ['EMAIL', 'SMS'] },
    { purpose: 'product-recommendation', channels: ['EMAIL', 'IN_APP'] },
  ],
  // The programme runs on its contract; what goes beyond it is asked for beside it.
  LOYALTY_ENROLMENT: [
    { purpose: 'personalisation', channels: ['EMAIL', 'IN_APP', 'POST'] },
    { purpose: 'direct-marketing', channels: ['EMAIL', 'POST', 'SMS'] },
    { purpose: 'service-analytics', channels: [null] },
  ],
  STORE_VISIT: [
    { purpose: 'direct-marketing', channels: ['EMAIL', 'POST'] },
    { purpose: 'product-recommendation', channels: ['EMAIL', 'POST'] },
  ],
  // Whoever calls has a question of their own.
  SERVICE_CALL: [
    { purpose: 'service-analytics', channels: [null] },
    { purpose: 'direct-marketing', channels: ['EMAIL', 'PHONE'] },
  ],
};

/**
 * For which channels can be asked where the answer is captured: nobody is asked for push messages on the telephone. What is for no
 * channel can be asked for everywhere. An import is no place to ask.
 */
export const askableAt: Readonly<Record<CaptureChannel, readonly Channel[] | 'nothing'>> = {
  WEB: ['EMAIL', 'SMS', 'PHONE', 'POST', 'IN_APP'],
  APP: ['EMAIL', 'SMS', 'PHONE', 'POST', 'PUSH', 'IN_APP'],
  STORE: ['EMAIL', 'SMS', 'POST'],
  CALL_CENTRE: ['EMAIL', 'SMS', 'PHONE', 'POST'],
  IMPORT: 'nothing',
};
