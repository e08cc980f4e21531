/**
 * `npm run test:guards`: runs the mutations in test/guards, as nothing of test/ is imported here.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runCommand } from './arguments.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

await runCommand(async () => {
  const args = ['--import', 'tsx', 'test/guards/main.ts', ...process.argv.slice(2)];
  const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit');
  return typeof code === 'number' ? code : 1;
});
