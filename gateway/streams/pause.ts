/** Some time in which nothing happens, unless somebody is woken; it keeps no process from ending. */

/** @returns whether all of the milliseconds have passed */
export function pause(milliseconds: number, woken: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (woken.aborted) return resolve(false);
    const wake = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      woken.removeEventListener('abort', wake);
      resolve(true);
    }, milliseconds).unref();
    woken.addEventListener('abort', wake, { once: true });
  });
}
