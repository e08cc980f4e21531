/**
 * The log: JSON lines for machines. It holds who asked under which purpose and how it ended, never what was asked for or
 * answered: no token, header, id, variable, query text, name of the client's or message of a foreign error may get here.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

/** Keys that must not be logged; whoever tries writes this word instead. */
const NEVER = ['authorization', 'token', 'headers', 'body', 'query', 'variables', 'subject', 'customer', 'customerId'];
const CENSOR = '[redacted]';

/** What may be said of an error: its kind, and where in the code, but not its message, which can quote data. */
export function errorFacts(error: unknown): { kind: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, code: typeof code === 'string' ? code : undefined, at };
}

/**
 * @param level pino's levels, or `silent`
 * @param destination absent: stdout
 */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: NEVER.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: CENSOR },
      serializers: { err: errorFacts, error: errorFacts, req: () => CENSOR, res: () => CENSOR },
    },
    destination,
  );

/** What is known of one operation so far; written as one line when it has ended. */
export interface OperationRecord {
  actor?: string;
  /** Pseudonym of the party that they acted for. */
  onBehalfOf?: string;
  roles?: readonly string[];
  purpose?: string;
  brand?: string;
  channel?: string;
  risk?: string;
  /** query, mutation or subscription. */
  kind?: string;
  /** Of a subscription: how often it was answered. */
  events?: number;
  /** Of an export: how many pages were asked for. */
  pages?: number;
  /** Root fields that it asks for. Not its name: what a client calls it may be anything, also somebody's name. */
  fields?: readonly string[];
  codes?: readonly string[];
}

/** Tells of calls to services that failed: which service, and why in a word. Nothing that was sent or came back. */
export const callFailures =
  (log: Logger) =>
  (service: string, reason: string, status?: number): void =>
    log.warn({ service, reason, status }, 'a service did not answer as it should');

/** The distinct codes of errors, sorted; what does not look like a code is none. */
export const codesOf = (errors: readonly { extensions?: Readonly<Record<string, unknown>> }[]): string[] =>
  [
    ...new Set(errors.map((error) => String(error.extensions?.code)).filter((code) => /^[A-Z_]{1,48}$/.test(code))),
  ].sort();
