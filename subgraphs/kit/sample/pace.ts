/**
 * Keeps a progress report to a few lines a second: an import that counts every document would spend its time on telling.
 */

type Progress = (task: string, done: number, total: number) => void;

/** The same progress, at most every `milliseconds`; `done === total` always goes through. */
export function paced(progress: Progress, milliseconds = 250): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return (task, done, total) => {
    const now = performance.now();
    if (done !== total && now - last < milliseconds) return;
    last = now;
    progress(task, done, total);
  };
}
