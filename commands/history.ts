/**
 * `npm run history -- verify`: reads the histories of all consents and names each change that was altered, left out or put in, and each
 * document that does not say what its history says. It writes nothing and may run while the service does.
 */

import { openStore } from '../subgraphs/consent/store.ts';
import { connectSubgraph } from '../subgraphs/kit/connection.ts';
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { readEnvironment } from './config.ts';
import { verifyHistories } from './history/verify.ts';

const HELP = `npm run history -- verify [--customer ID]

Reads the histories of consents in the database of MONGODB_URI, change by change. Exit code 0: all are whole; 1: something was found.
  --customer ID  only this customer
  --help         this text
Who can write to the database can make a whole history anew; receipts that customers keep would not fit it (npm run receipt).`;

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 1 },
    options: { customer: { type: 'string' } },
  });
  if (positionals[0] !== 'verify') throw new UsageError(`There is no 'history ${positionals[0]}'.`);
  const { MONGODB_URI: uri } = readEnvironment();
  if (uri === undefined) throw new Error('MONGODB_URI is required.');
  const connection = await connectSubgraph('consent', { uri });
  try {
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    return (await verifyHistories(openStore(connection), say, values.customer)) === 0 ? 0 : 1;
  } finally {
    await connection.close();
  }
});
