/** What is done for somebody in a request, within a time of its own: it is told when that is over, and when nobody waits any more. */

/** @param gone aborted when nobody waits any more */
export async function inTime<Value>(
  milliseconds: number,
  gone: AbortSignal,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const time = new AbortController();
  const stop = (): void => time.abort();
  const timer = setTimeout(stop, milliseconds);
  if (gone.aborted) stop();
  gone.addEventListener('abort', stop, { once: true });
  try {
    return await run(time.signal);
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', stop);
  }
}
