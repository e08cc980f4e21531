/**
 * When to read again what is served: a file has changed, or SIGHUP came. One reading at a time; whatever comes meanwhile is one
 * more reading after it. A reading that fails is told in one line of the log, and nothing has changed.
 */
import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import { firstLine, UnservableError } from './choice.ts';

/**
 * Milliseconds between two looks at a file. Looking, not listening: a file may be renamed over, be a link that moves, or lie on
 * a disk that tells nobody of changes.
 */
const LOOK_EVERY = 500;
/** Milliseconds of quiet after a change: whoever writes two files, or one slowly, is not read half way. */
const QUIET = 250;
/** Greatest number of problems in one line of the log. */
const TOLD = 20;

export interface Reloading {
  /** Paths of the files. */
  readonly files: readonly string[];
  /** Reads, checks and puts into service; throws where it cannot. */
  readonly reload: () => Promise<void>;
  readonly log: Logger;
}

/** Keeps what is served up to date until it is told to stop. */
export function keepReloading({ files, reload, log }: Reloading): () => void {
  let running = false;
  let again = false;
  let stopped = false;
  let quiet: NodeJS.Timeout | undefined;

  const run = async (): Promise<void> => {
    again = running;
    if (running) return;
    running = true;
    try {
      await reload();
      log.info({ files }, 'the files were read again and are served');
    } catch (error) {
      log.error({ files, reason: reasonOf(error) }, 'the changed files are refused, what was served before goes on');
    }
    running = false;
    if (again && !stopped) await run();
  };
  const onChange = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(run, QUIET);
    quiet.unref();
  };
  const onHangup = (): void => void run();

  for (const file of files) watchFile(file, { interval: LOOK_EVERY, persistent: false }, onChange);
  process.on('SIGHUP', onHangup);
  return () => {
    stopped = true;
    clearTimeout(quiet);
    for (const file of files) unwatchFile(file, onChange);
    process.off('SIGHUP', onHangup);
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof UnservableError)) return firstLine(error);
  const { problems } = error;
  const more = problems.length > TOLD ? [`and ${problems.length - TOLD} more`] : [];
  return [...problems.slice(0, TOLD), ...more].join(' ');
}
