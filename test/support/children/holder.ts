/**
 * A supervisor for its own tests: holds one stubborn child and tells its pid, so that somebody can kill the holder.
 */
import { Supervisor } from '../../../commands/supervisor/supervisor.ts';

const supervisor = new Supervisor(
  () => {},
  () => {},
);
const module = 'test/support/children/stubborn.ts';
await supervisor.require({ name: 'stubborn', kind: 'database', module, args: [], environment: {} });
process.stdout.write(`${supervisor.pids[0]}\n`);
