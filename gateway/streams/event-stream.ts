/**
 * GraphQL over Server-Sent Events, distinct connections mode: one stream for one subscription (the protocol of graphql-sse). Its library
 * would answer it, but keeps what a slow client has not taken in a queue without a bound; of the form there are these three.
 */

/** What a client accepts that wants a stream. */
export const EVENT_STREAM = 'text/event-stream';

/** @param text a JSON text; no line of it ends */
export const next = (text: string): string => `event: next\ndata: ${text.trim()}\n\n`;

export const COMPLETE = 'event: complete\ndata:\n\n';

/** A comment, which clients pass over. */
export const NOTHING = ':\n\n';
