/**
 * Empties the trail that `TRAIL` names, as a process of `npm start -- --reset`: without the customers whom it speaks of it says
 * nothing. Only a trail in MongoDB; never what somebody keeps elsewhere.
 */
import { openStore } from '../../gateway/audit/mongodb/store.ts';
import { readTrailConfig } from '../../gateway/config.ts';
import { openStore as openExports } from '../../gateway/exported/store.ts';
import { runCommand } from '../arguments.ts';

await runCommand(async () => {
  const { place } = readTrailConfig();
  if (!('mongodb' in place)) throw new Error('TRAIL names no database to be emptied.');
  // Who was exported is kept in the same database, and is about the same customers.
  for (const store of [openStore({ uri: place.mongodb }), openExports({ uri: place.mongodb })])
    try {
      await store.empty();
    } finally {
      await store.close();
    }
});
