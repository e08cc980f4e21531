/**
 * One question to a platform over HTTP: within a deadline, bounded, never redirected, sent once more only where the connection broke
 * before anything was answered. Nothing is kept from one to the next, and no error holds anything that was sent or answered.
 */

/** Bytes of an answer: a thousand customers with all consents fit. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

export interface PlatformAddress {
  /** Without a slash at its end. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly key: string;
  /** Milliseconds for one question, a second attempt included. */
  readonly timeout: number;
}

/** The platform gave no answer, or none that can be read: nothing is known then. */
export class PlatformUnavailable extends Error {
  override readonly name = 'PlatformUnavailable';
}

export interface PlatformAnswer {
  readonly status: number;
  /** Undefined for another status than 200. */
  readonly json: unknown;
}

/** Both endpoints may be asked twice: one only reads, and of two events with one id the platform records one. */
export async function askPlatform(address: PlatformAddress, path: string, body: unknown): Promise<PlatformAnswer> {
  const signal = AbortSignal.timeout(address.timeout);
  const text = JSON.stringify(body);
  const send = () =>
    fetch(`${address.url}${path}`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${address.key}`,
        'content-type': 'application/json',
      },
      body: text,
      redirect: 'error',
      signal,
    });
  try {
    const response = await send().catch((error: unknown) => {
      if (signal.aborted || !isBroken(error)) throw error;
      return send();
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { status: response.status, json: undefined };
    }
    if (!/^application\/json\s*(;|$)/i.test(response.headers.get('content-type') ?? ''))
      throw new PlatformUnavailable('The platform answers no JSON');
    return { status: 200, json: JSON.parse(await textOf(response)) };
  } catch (error) {
    if (error instanceof PlatformUnavailable) throw error;
    throw new PlatformUnavailable('The platform gives no answer');
  }
}

/** The codes of a connection that was open and broke: where there is none, asking again is of no use. */
const BROKEN: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

const isBroken = (error: unknown): boolean => BROKEN.includes((error as { cause?: { code?: unknown } }).cause?.code);

async function textOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    // Leaving the loop closes the connection.
    if (length > LARGEST_ANSWER) throw new PlatformUnavailable('The platform answers too much');
    pieces.push(piece);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
}
