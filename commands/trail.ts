/**
 * `npm run trail`: the trail of who was given what, for those who have to trust it. It reads; only `prune` removes, and only what
 * is over.
 */
import { readArguments, runCommand, UsageError, wholeNumber } from './arguments.ts';
import { prune } from './trail/prune.ts';
import { show } from './trail/show.ts';
import { verify } from './trail/verify.ts';

const HELP = `npm run trail -- verify [--from TRAIL] [--jwks FILE_OR_URL]
npm run trail -- show [--last N] [--from TRAIL]
npm run trail -- prune [--from TRAIL]

verify  reads all chains, and names each record that was changed, removed, moved or put there. Exit code 0: nothing was
        found; 1: something was. It may run while gateways write.
show    prints the newest entries, the newest last. Customers have pseudonyms in them.
prune   removes chains whose period is over for longer than TRAIL_RETENTION months; signed statements stay in their place.
  --from TRAIL        mongodb://..., file:FOLDER or FOLDER; default: where the gateway keeps it (TRAIL, MONGODB_URI)
  --jwks FILE_OR_URL  the gateway's public keys, such as http://127.0.0.1:4000/.well-known/jwks.json;
                      default: the key of this machine
  --last N            how many entries (20)
  --help              this text
What can be found and what cannot: docs/trail.md`;

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 1 },
    options: { from: text, jwks: text, last: text },
  });
  const [verb] = positionals;
  const { from, jwks, last } = values;
  for (const [name, of] of [
    ['jwks', 'verify'],
    ['last', 'show'],
  ] as const)
    if (values[name] !== undefined && verb !== of) throw new UsageError(`--${name} belongs to '${of}'.`);
  switch (verb) {
    case 'verify':
      return verify(from, jwks);
    case 'show':
      return show(from, last === undefined ? 20 : wholeNumber('--last', last, 1, 100_000));
    case 'prune':
      return prune(from);
    default:
      throw new UsageError(`There is no 'trail ${verb}'.`);
  }
});
