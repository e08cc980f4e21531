/**
 * `npm run generate`: writes the SDL, the supergraph, the tables and the compose file from their sources.
 * It computes nothing itself; `npm run check` compares the same texts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readArguments, runCommand } from './arguments.ts';
import { generatedFiles } from './generate/outputs.ts';
import { root } from './generate/root.ts';

const help = `
npm run generate

Writes what is generated: schema/sdl/, docs/policy-table.md, docs/errors.md, docs/limits.md, docker-compose.yml;
and adds to the table of published notices (subgraphs/consent/model/notices/published.txt) those that are new.
`;

await runCommand(async () => {
  readArguments({ help, options: {} });
  for (const [path, text] of await generatedFiles()) {
    const target = join(root, path);
    const before = await readFile(target, 'utf8').catch(() => undefined);
    if (before !== text) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    }
    process.stdout.write(`${before === text ? 'unchanged' : 'written  '} ${path}\n`);
  }
  return 0;
});
