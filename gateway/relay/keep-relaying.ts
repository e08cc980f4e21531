/**
 * Looks again and again for what a process that was killed, or a service that was silent, has left in an outbox. Several gateways and
 * workers may do it at once. It decides nothing, and a time without success is followed by another.
 */

/**
 * @param relay carries all that waits; rejects where it cannot
 * @param seconds between the end of one look and the next
 * @returns what ends it
 */
export function keepRelaying(relay: () => Promise<unknown>, seconds: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    // Whoever could not be reached is in the log already, as for every call.
    await relay().catch(() => {});
    if (isOver) return;
    timer = setTimeout(look, seconds * 1_000);
    timer.unref();
  };
  look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
