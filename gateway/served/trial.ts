/**
 * What changed is tried in a process of its own before it is served: the query planner is native code, and there are supergraphs
 * that end the process which it runs in. That process stays for a while, because who changes files changes them again.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownOptions } from '../workers/own-options.ts';
import { type Served, UnservableError } from './choice.ts';
import type { TrialAnswer } from './trial-process.ts';

const PROGRAM = fileURLToPath(new URL('./trial-process.ts', import.meta.url));
/** Milliseconds that building an engine may take, the start of the process included. */
const PATIENCE = 60_000;
/** Milliseconds for which the process stays without work. */
const STAYS = 60_000;

let idle: { readonly child: ChildProcess; readonly end: NodeJS.Timeout } | undefined;

function begin(): ChildProcess {
  const child = fork(PROGRAM, { execArgv: ownOptions(), stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.unref();
  child.channel?.unref();
  return child;
}

/**
 * Builds an engine of it, somewhere else.
 * @throws {UnservableError} where that fails, for whatever reason
 */
export async function tryOut(served: Served): Promise<void> {
  clearTimeout(idle?.end);
  const child = idle?.child.connected === true ? idle.child : begin();
  idle = undefined;
  const outcome = Promise.withResolvers<string | undefined>();
  const onMessage = ({ reason }: TrialAnswer): void => outcome.resolve(reason);
  const onEnd = (): void => outcome.resolve('the query planner cannot use the supergraph.');
  const late = setTimeout(() => outcome.resolve('building an engine of it took too long.'), PATIENCE);
  child.once('message', onMessage).once('exit', onEnd).once('error', onEnd);
  child.send(served, () => {});
  const reason = await outcome.promise;
  clearTimeout(late);
  child.off('message', onMessage).off('exit', onEnd);
  if (reason === undefined) {
    idle = { child, end: setTimeout(() => child.kill(), STAYS).unref() };
    return;
  }
  child.kill('SIGKILL');
  throw new UnservableError([reason]);
}
