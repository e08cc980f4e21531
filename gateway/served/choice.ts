/**
 * Which graph a gateway serves and under which policy, as its command line says, and what comes of it once it is read and
 * checked. Nothing is read here. `Served` is plain data: a primary process sends it to its workers as it is.
 */
import type { Policy } from '../../schema/policy.ts';
import type { Operations } from '../operations/registry.ts';

export interface Choice {
  /** Path of a supergraph; absent: the built-in one. */
  readonly supergraph?: string;
  /** Path of a policy, or `public`: every coordinate is, to everybody. Absent: the built-in one. */
  readonly policy?: string;
  /** Where `POST states` is answered, instead of the policy's consent service. */
  readonly consent?: string;
  /** Path of a policy that decides nothing: what it would decide otherwise is counted. */
  readonly dryRun?: string;
  /** Path of the registry of the only operations that run (the variable OPERATIONS); absent: any operation. */
  readonly operations?: string;
}

export interface Served {
  readonly supergraphSdl: string;
  readonly policy: Policy;
  /** Service name -> address, for those that are not where the supergraph says. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  readonly consentUrl?: string;
  /** The policy that is only tried. */
  readonly dryRun?: Policy;
  /** The only operations that run; absent: any. */
  readonly operations?: Operations;
  /** Nobody is asked who they are (`--policy public`). */
  readonly open: boolean;
  /** The services are those of this house: they say whether they are ready. */
  readonly ours: boolean;
}

/** What cannot be served, and why: a sentence for each thing that is wrong, each with its file and what to do. */
export class UnservableError extends Error {
  override readonly name = 'UnservableError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The word that `--policy` takes instead of a path. */
export const PUBLIC = 'public';
/** The files that are read again when they change. */
export const filesOf = ({ supergraph, policy, dryRun, operations }: Choice): string[] =>
  [supergraph, policy === PUBLIC ? undefined : policy, dryRun, operations].filter((path) => path !== undefined);

/** What went wrong, in one line. */
export function firstLine(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message !== ''
    ? (message.split('\n')[0] ?? '')
    : 'something unexpected was thrown';
}
