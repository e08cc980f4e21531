/**
 * `npm run policy`: what can be done with a policy besides serving under it. Each verb is a file of `policy/`.
 */
import { readArguments, runCommand, UsageError } from './arguments.ts';
import { diff } from './policy/diff.ts';
import { init } from './policy/init.ts';
import { UNDECIDED } from './policy/skeleton.ts';

const HELP = `npm run policy -- init FILE [--supergraph FILE] [--class public]
npm run policy -- diff OLD NEW [--operations FILE] [--supergraph FILE]

init writes a policy for a supergraph to FILE (.json): every coordinate, by subgraph, each with the same class, and every
input of them, unless they are public.
  --class C          public: about no person, open to every caller with a token and a purpose; a category of
                     schema/vocabulary.ts; default: ${UNDECIDED}, which a gateway refuses until somebody decides
diff says what each role gains (+) and loses (-) under each purpose, coordinate by coordinate, when NEW takes the place of
OLD. Each is a policy file (.json, or a module that exports \`policy\`), or the word built-in. Exit code 1: something changes.
  --operations FILE  also for each of these operations: .graphql, a registry (.json: name -> document), or .ndjson with
                     {"operation", "roles", "purpose"} on each line
  --supergraph FILE  a Federation 2 supergraph; default: the built-in one
  --help             this text
Then: npm run gateway -- --supergraph FILE --policy FILE`;

await runCommand(async () => {
  const { values, positionals } = readArguments({
    help: HELP,
    positionals: { min: 2, max: 3 },
    options: {
      supergraph: { type: 'string' },
      class: { type: 'string' },
      operations: { type: 'string' },
    },
  });
  const [verb = '', first = '', second] = positionals;
  const { supergraph, operations } = values;
  switch (verb) {
    case 'init':
      if (second !== undefined) throw new UsageError(`Unexpected argument '${second}'.`);
      if (operations !== undefined) throw new UsageError('--operations goes with diff.');
      return init(first, supergraph, values.class);
    case 'diff':
      if (second === undefined) throw new UsageError('An argument is missing.');
      if (values.class !== undefined) throw new UsageError('--class goes with init.');
      return diff(first, second, { operations, supergraph });
    default:
      throw new UsageError(`There is no 'policy ${verb}'.`);
  }
});
