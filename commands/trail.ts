/**
 * `npm run trail`: the trail of who was given what, for those who have to trust it. It reads; only `prune` removes, and only what
 * is over.
 */
import { readArguments, runCommand, UsageError, wholeNumber } from './arguments.ts';
import { checkProof, prove } from './trail/proof.ts';
import { prune } from './trail/prune.ts';
import { show } from './trail/show.ts';
import { verify } from './trail/verify.ts';

const HELP = `npm run trail -- verify [--from TRAIL] [--jwks FILE_OR_URL]
npm run trail -- show [--last N] [--from TRAIL]
npm run trail -- prune [--from TRAIL]
npm run --silent trail -- proof PLACE [--from TRAIL]
npm run trail -- check-proof FILE [--jwks FILE_OR_URL]

verify       reads all chains, and names each record that was changed, removed, moved or put there. Exit code 0: nothing
             was found; 1: something was. It may run while gateways write.
show         prints the newest entries, the newest last. Customers have pseudonyms in them.
prune        removes chains whose period is over for longer than TRAIL_RETENTION months; a signed statement stays in the
             place of each.
proof        prints one record with the signed seal that covers it, and nothing of the others.
check-proof  says whether such a print proves its record. It needs the keys, and not the trail.
  --from TRAIL        mongodb://..., file:FOLDER or FOLDER; default: where the gateway keeps it (TRAIL, MONGODB_URI)
  --jwks FILE_OR_URL  the gateway's public keys, such as http://127.0.0.1:4000/.well-known/jwks.json;
                      default: the key of this machine
  --last N            how many entries (20)
  --help              this text
What can be found and what cannot: docs/trail.md`;

/** The options of each verb, and whether it has an argument. */
const VERBS: Readonly<Record<string, { readonly options: readonly string[]; readonly argument?: string }>> = {
  verify: { options: ['from', 'jwks'] },
  show: { options: ['from', 'last'] },
  prune: { options: ['from'] },
  proof: { options: ['from'], argument: 'PLACE' },
  'check-proof': { options: ['jwks'], argument: 'FILE' },
};

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 1, max: 2 },
    options: { from: text, jwks: text, last: text },
  });
  const [verb = '', argument] = positionals;
  const { from, jwks, last } = values;
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (known === undefined) throw new UsageError(`There is no 'trail ${verb}'.`);
  const stray = Object.keys(values).find((name) => !known.options.includes(name));
  if (stray !== undefined) throw new UsageError(`'${verb}' has no --${stray}.`);
  if (known.argument === undefined && argument !== undefined)
    throw new UsageError(`Unexpected argument '${argument}'.`);
  if (known.argument !== undefined && argument === undefined)
    throw new UsageError(`'${verb}' needs a ${known.argument}.`);
  switch (verb) {
    case 'verify':
      return verify(from, jwks);
    case 'show':
      return show(from, last === undefined ? 20 : wholeNumber('--last', last, 1, 100_000));
    case 'prune':
      return prune(from);
    case 'proof':
      return prove(from, argument!);
    default:
      return checkProof(argument!, jwks);
  }
});
