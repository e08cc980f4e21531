/**
 * Every limit of the gateway, once: how much, of what, what it refuses with, and why. `config.ts` reads the variables of those
 * that have one, `docs/limits.md` is generated from it, and whoever applies a limit takes it from here. Numbers only; no rule.
 */
import { clientLimits } from './client-limits.ts';
import { documentLimits } from './document-limits.ts';
import type { LimitFacts } from './limit-facts.ts';
import { operationLimits } from './operation-limits.ts';
import { requestLimits } from './request-limits.ts';

export const limits = { ...requestLimits, ...documentLimits, ...operationLimits, ...clientLimits };

export type LimitName = keyof typeof limits;

/** The limits of one gateway. */
export type Limits = Readonly<Record<LimitName, number>>;

const entries = Object.entries(limits) as [LimitName, LimitFacts][];

/** Those that a variable can set. */
export const settable = entries.flatMap(([name, { variable, most }]) =>
  variable === undefined || most === undefined ? [] : [{ name, variable, most }],
);

/** The limits where nothing says otherwise. */
export const DEFAULT_LIMITS: Limits = Object.fromEntries(
  entries.map(([name, facts]) => [name, facts.default]),
) as Limits;
