/**
 * The command line, read the same way by every command: `--help`, unknown options, negative numbers, exit codes.
 * Nothing here knows what a command does.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; strict: true; allowPositionals: true; args: string[] }>
>['values'];

export interface CommandLine<O extends Options> {
  /** Printed by `--help`; its first line is the usage. */
  readonly help: string;
  readonly options: O;
  /** How many positional arguments are wanted; absent: none. */
  readonly positionals?: { readonly min: number; readonly max: number };
  /** Absent: those of the process. */
  readonly args?: readonly string[];
}

/** Wrong usage: the command ends with exit code 2 and this one line. */
export class UsageError extends Error {}

/** `--help` was given: the command ends with exit code 0 after printing its help. */
class HelpWanted extends Error {}

/** `--ttl -60` becomes `--ttl=-60`: node:util takes the first form for an ambiguity and refuses it. */
function joinNegativeNumbers(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const next = args[i + 1];
    if (arg === '--') return [...joined, ...args.slice(i)];
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string';
    if (takesValue && next !== undefined && /^-\d+(\.\d+)?$/.test(next)) {
      joined.push(`${arg}=${next}`);
      i++;
    } else joined.push(arg);
  }
  return joined;
}

/**
 * Reads a command line. Throws {@link UsageError} for anything that the command does not know, so it is called
 * inside {@link runCommand}, which turns that into one line and exit code 2.
 */
export function readArguments<const O extends Options>(
  line: CommandLine<O>,
): { values: Values<O>; positionals: string[] } {
  const args = line.args ?? process.argv.slice(2);
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? undefined : end).some((arg) => arg === '--help' || arg === '-h')) {
    throw new HelpWanted(line.help);
  }
  const { min, max } = line.positionals ?? { min: 0, max: 0 };
  const parsed = (() => {
    try {
      return parseArgs({
        args: joinNegativeNumbers(args, line.options),
        options: line.options,
        strict: true,
        allowPositionals: true,
      });
    } catch (error) {
      throw new UsageError(firstSentence(error));
    }
  })();
  const { length } = parsed.positionals;
  if (length < min) throw new UsageError('An argument is missing.');
  if (length > max) throw new UsageError(`Unexpected argument '${parsed.positionals[max]}'.`);
  return parsed as { values: Values<O>; positionals: string[] };
}

/** A whole number within bounds, or a {@link UsageError} that names the option. */
export function wholeNumber(option: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^-?\d+$/.test(value) || number < min || number > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}.`);
  }
  return number;
}

/**
 * Runs a command and sets the exit code of the process: what `run` returns (nothing: 0), 2 for wrong usage, 1 for an error,
 * of which only the message is printed.
 */
export async function runCommand(run: () => Promise<number | undefined> | number | undefined): Promise<void> {
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    if (error instanceof HelpWanted) {
      process.stdout.write(`${error.message.trim()}\n`);
      process.exitCode = 0;
    } else if (error instanceof UsageError) {
      process.stderr.write(`${error.message} Try --help.\n`);
      process.exitCode = 2;
    } else {
      process.stderr.write(`${error instanceof Error ? error.message : 'Something unexpected was thrown.'}\n`);
      process.exitCode = 1;
    }
  }
}

/** The messages of node:util go on with advice that `--help` gives better. */
function firstSentence(error: unknown): string {
  const { message = 'Wrong usage' } = error as { message?: string };
  return `${message.split(/\n|\. /)[0]?.replace(/\.$/, '')}.`;
}
