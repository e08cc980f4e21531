/** One POST of JSON to a gateway. No answer at all is one line that says what to do; whatever answer comes is the caller's to read. */

/** @throws {Error} one line, where nothing answers at `url` */
export async function post(url: string, headers: Headers, body: object): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual' });
  } catch (error) {
    throw noAnswer(url, error);
  }
}

/** What is said of a connection that failed, at its beginning or while the answer came. */
export function noAnswer(url: string, error: unknown): Error {
  const cause = (error as { cause?: NodeJS.ErrnoException }).cause;
  return new Error(`No answer from ${url} (${cause?.code ?? 'connection failed'}). Is it running? npm start`);
}
