// The evaluation store as a process of its own (`main.ts [PORT]`): on 127.0.0.1, everything in memory. It is no
// database for production and refuses to be one.
import { refuseInProduction } from './config.ts';
import { startEmbedded } from './server.ts';

try {
  refuseInProduction();
  const server = await startEmbedded(Number(process.argv[2] ?? 0));
  process.stdout.write(`${server.uri}\nevaluation store: for evaluation only, in memory, its data ends with it\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
