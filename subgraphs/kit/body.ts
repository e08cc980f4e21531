/**
 * Reads the bytes of a request, up to a limit. The bytes are kept as they came: the passport is bound to them.
 */
import type { IncomingMessage } from 'node:http';

/** Bytes: the representations and variables of the largest request that the gateway sends fit many times. */
export const LARGEST_BODY = 4 * 1024 * 1024;

/** The whole body, or null if it is larger than `limit`. Rejects if the client goes away. */
export function readBody(request: IncomingMessage, limit = LARGEST_BODY): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        request.removeAllListeners('data');
        request.resume();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('The client went away')));
  });
}

/** The JSON value of a body, or undefined for what is no JSON. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
