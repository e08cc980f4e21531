/**
 * The process in which an engine is built on trial (`trial.ts`): whatever a supergraph does to the planner, it does it here, where
 * nobody is answered. It says whether that went well, or is gone.
 */
import { firstLine, type Served } from './choice.ts';
import { engineOf } from './engine-of.ts';

/** Its answer; without a reason it went well. */
export interface TrialAnswer {
  readonly reason?: string;
}

// It ends with the process that started it, and with nothing else that reaches a whole group.
for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', async (served: Served) => {
  const reason = await engineOf(served, 'none')
    .then((engine) => engine.close())
    .then(() => undefined, firstLine);
  const answer: TrialAnswer = { reason };
  process.send?.(answer, () => {});
});
