/**
 * How a code reaches the customer: by whoever sends messages for the controller, who alone knows the address (this service has none).
 * It is told over HTTP; in development, where nobody is configured, the code appears on the console.
 */
import type { Channel } from '../../../../schema/vocabulary.ts';

/** What is to be sent. */
export interface Message {
  readonly customerId: string;
  /** Where it is sent: to the address that the customer has there. */
  readonly channel: Channel;
  readonly brand: string;
  /** Of the notice that was shown: en, sv or de. */
  readonly language: string;
  readonly template: 'confirm-consent' | 'verify-identity';
  readonly code: string;
}

export interface Messenger {
  /** Settles when whoever sends has taken it. @throws where they have not */
  send(message: Message): Promise<void>;
}

/** Milliseconds for taking a message. */
const WITHIN = 3_000;

export const httpMessenger = (url: string): Messenger => ({
  async send(message) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(WITHIN),
      redirect: 'error',
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`The messenger answered ${answer.status}`);
  },
});

export const consoleMessenger: Messenger = {
  async send({ customerId, channel, template, code }) {
    process.stdout.write(`To customer ${customerId} by ${channel}: ${CONSOLE_WORDS[template]} ${code}\n`);
  },
};

const CONSOLE_WORDS: Readonly<Record<Message['template'], string>> = {
  'confirm-consent': 'confirm your consent with',
  'verify-identity': 'who helps you on the telephone asks you for',
};

/** Whoever is configured. In production nobody reads the console. */
export function messengerOf(url: string | undefined, isProduction = false): Messenger {
  if (url !== undefined) return httpMessenger(url);
  if (!isProduction) return consoleMessenger;
  return {
    send: () => Promise.reject(new Error('Nobody sends messages: CONSENT_MESSAGES_URL is not set')),
  };
}
