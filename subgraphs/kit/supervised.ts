/**
 * How a process of ours speaks: over the IPC channel to its supervisor if it has one, in lines for people if not.
 * It ends when that channel closes, so that nothing outlives a supervisor that was killed.
 */
import type { ChildMessage } from '../../schema/process.ts';

/**
 * Says something; without a supervisor as a line: failures on stderr, the rest on stdout. Settles when it has been said,
 * so that a process that ends afterwards takes no message with it.
 */
export function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send !== undefined && process.connected) {
      process.send(message, undefined, undefined, () => resolve());
      return;
    }
    const stream = message.type === 'failed' ? process.stderr : process.stdout;
    stream.write(`${lineOf(message)}\n`, () => resolve());
  });
}

function lineOf(message: ChildMessage): string {
  switch (message.type) {
    case 'ready':
      return `listening on ${message.url}`;
    case 'progress':
      return `${message.task}: ${message.done.toLocaleString('en-US')} of ${message.total.toLocaleString('en-US')}`;
    case 'report':
      return message.lines.join('\n');
    case 'status':
      return message.marker === null ? 'never imported' : JSON.stringify(message.marker);
    case 'failed':
      return message.message;
  }
}

/**
 * What a supervisor makes of the database: it has chosen and tried it, so that no answer means a machine that is busy with
 * starting several processes at once, and the user may have set no MONGODB_URI. Milliseconds.
 */
export const database =
  process.send !== undefined
    ? ({ known: 'the database', patience: 15_000 } as const)
    : ({ known: 'MONGODB_URI', patience: 0 } as const);

/** Says why, and ends with exit code 1 once it has been said. */
export async function fail(message: string): Promise<never> {
  await tell({ type: 'failed', message });
  process.exit(1);
}

/**
 * Runs `stop` once, on SIGTERM, SIGINT or the end of the supervisor, and then exits with 0. What is not over after
 * a second and a half is cut off.
 */
export function onEnd(stop: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), 1500).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
}
