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
  readonly template: 'confirm-consent';
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
  async send({ customerId, channel, code }) {
    process.stdout.write(`To customer ${customerId} by ${channel}: confirm your consent with ${code}\n`);
  },
};
