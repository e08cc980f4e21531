/** What the environment says about consents (`subgraphs/config.ts`); what is absent has the default of who reads it. */
import type { SubgraphSettings } from '../../kit/definition.ts';

export interface ConsentSettings {
  /** The most consents that a customer is asked for within a day. */
  readonly consentRequestsAtOnce?: number;
  /** Days after a no in which the customer is not asked again. */
  readonly consentRequestPauseDays?: number;
  /** Channels on which a yes to marketing has to be confirmed there, separated by commas; or `none`. */
  readonly doubleOptIn?: string;
  /** Who sends messages to customers. */
  readonly messagesUrl?: string;
  /** Minutes that a case lasts once the customer is verified. */
  readonly caseMinutes?: number;
  readonly isProduction?: boolean;
}

export const settingsOf = ({ settings }: { readonly settings: SubgraphSettings }): ConsentSettings => settings;
