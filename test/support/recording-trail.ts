/**
 * A trail in memory, for tests of what is told to it and when: it keeps every entry, and fails when it is told to. Names are made
 * of the key of a customer alone, so that a test can say whose they are.
 */
import { createHash } from 'node:crypto';
import type { TrailEntry } from '../../gateway/audit/entry.ts';
import { type Trail, TrailUnavailableError } from '../../gateway/audit/trail.ts';
import type { EngineOptions } from '../../gateway/federation/engine.ts';
import { trailKeyOf } from './world/people.ts';

export interface RecordingTrail extends Trail {
  /** What was appended, in order; what it refused is not among it. */
  readonly entries: readonly TrailEntry[];
  /** What was queued, in order. */
  readonly queued: TrailEntry[];
  /** The entries since it was last asked. */
  take(): TrailEntry[];
  /** Which entries cannot be written from now on; absent: none. */
  fail(which?: (entry: TrailEntry) => boolean): void;
  /** What happens before an entry is there. */
  before(what: ((entry: TrailEntry) => Promise<void>) | undefined): void;
  readonly closed: boolean;
}

export function recordingTrail(): RecordingTrail {
  let entries: TrailEntry[] = [];
  const queued: TrailEntry[] = [];
  let fails = (_: TrailEntry): boolean => false;
  let before: ((entry: TrailEntry) => Promise<void>) | undefined;
  let closed = false;
  return {
    get entries() {
      return entries;
    },
    queued,
    get closed() {
      return closed;
    },
    take: () => {
      const taken = entries;
      entries = [];
      return taken;
    },
    fail: (which = () => false) => {
      fails = which;
    },
    before: (what) => {
      before = what;
    },
    append: async (entry) => {
      await before?.(entry);
      if (closed || fails(entry)) throw new TrailUnavailableError();
      entries.push(entry);
    },
    queue: (entry) => {
      queued.push(entry);
    },
    about: async () => ({ entries: [], hasNextPage: false }),
    ready: async () => !closed,
    close: async () => {
      closed = true;
    },
  };
}

const named = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** The name of a customer of the world. */
export const nameOf = (id: string): string => named(trailKeyOf(id));
export const caseNameOf = (reference: string): string => named(`case ${reference}`);

/** The options of an engine that tells this trail. */
export const tellingTo = (trail: Trail): EngineOptions['trail'] => ({
  trail,
  names: {
    customer:
      () =>
      ({ trailKey = '' }) =>
        named(trailKey),
    case: caseNameOf,
  },
});
