/**
 * The place at which an export goes on, as its client keeps it: sealed, and good for the same caller, query and policy alone. It holds how far
 * the export came, never who was in it.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Asking } from '../caller/caller.ts';
import type { SealedTokens } from '../caller/sealed-token.ts';
import type { PagedQuery } from '../engine.ts';
import { holderOf } from '../exported/holder.ts';

/** How far an export came. */
const progress = z.strictObject({
  /** Cursor of the last customer. */
  after: z.string(),
  exported: z.int().nonnegative(),
  pages: z.int().nonnegative(),
});
export type Progress = z.infer<typeof progress>;

const place = z.strictObject({
  export: z.string(),
  holder: z.string(),
  operation: z.string(),
  policy: z.string(),
  progress,
});

/** Milliseconds for which a place is good: whoever comes later begins anew. */
export const RESUME_WITHIN = 24 * 60 * 60 * 1_000;

/** What an export is of, by which it is known again. */
export interface Subject {
  readonly asking: Asking;
  /** Hash of query and variables. */
  readonly operation: string;
  readonly policy: string;
}

/** Hash of what is asked: base64url SHA-256 of the query of a page and the client's variables. */
export const operationHash = ({ query }: PagedQuery, variables: unknown): string =>
  hash('sha256', JSON.stringify([query, sorted(variables ?? {})]), 'base64url');

/** The same for the same values, in whatever order they were sent. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, each]): [string, unknown] => [name, sorted(each)])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

export class ResumeTokens {
  readonly #sealed: SealedTokens;

  constructor(sealed: SealedTokens) {
    this.#sealed = sealed;
  }

  seal(id: string, { asking, operation, policy }: Subject, progress: Progress): Promise<string> {
    const content = { export: id, holder: holderOf(asking), operation, policy, progress };
    return this.#sealed.seal(content, asking.now + RESUME_WITHIN);
  }

  /** Undefined: it is none, or of another caller, query or policy; nobody is told which. */
  async open(
    token: unknown,
    { asking, operation, policy }: Subject,
  ): Promise<{ id: string; from: Progress } | undefined> {
    const found = place.safeParse(typeof token === 'string' ? await this.#sealed.open(token) : undefined);
    if (!found.success) return undefined;
    const { export: id, progress: from, ...bound } = found.data;
    const isSame = bound.holder === holderOf(asking) && bound.operation === operation && bound.policy === policy;
    return isSame ? { id, from } : undefined;
  }
}
