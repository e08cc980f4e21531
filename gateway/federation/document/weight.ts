/**
 * What limits count of an operation before it runs (`limits/clients.ts`): its cost, whom it looks up, and whether it is a
 * withdrawal, which no limit on rates refuses. It decides nothing.
 */
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { Weight } from '../../engine.ts';
import type { DeclaredCosts } from '../supergraph/declared-costs.ts';
import { costOf } from './cost.ts';
import type { Normalised } from './normalise.ts';
import { coordinateOf, type OutputField } from './selection.ts';

type Variables = Readonly<Record<string, unknown>>;

/** @returns the weight of the operation for the variables of a request */
export function weightOf(
  { kind, roots }: Pick<Normalised, 'kind' | 'roots'>,
  index: PolicyIndex,
  declared: DeclaredCosts,
): (variables: Variables) => Weight {
  const cost = costOf(roots, index, declared);
  const lookups = roots.map((root) => lookupsOf(root, index));
  const isWithdrawal = kind === 'mutation' && isOnlyWithdrawal(roots);
  return (variables) => ({
    cost: cost(variables),
    lookups: lookups.reduce((total, each) => total + each(variables), 0),
    isWithdrawal,
  });
}

const isOnlyWithdrawal = (roots: readonly OutputField[]): boolean => {
  const writes = roots.filter(({ name }) => name !== '__typename');
  return writes.length > 0 && writes.every(({ asked }) => asked?.category === 'consent.withdrawal');
};

/** Each name of a root field is an attempt, and each id in a list (pitfall P14). Who asks for themselves looks up nobody. */
function lookupsOf(root: OutputField, index: PolicyIndex): (variables: Variables) => number {
  const path = index.customerArgument(coordinateOf(root));
  if (root.asked === undefined || path?.startsWith('@')) return () => 0;
  if (path === undefined || path.includes('.')) return () => 1;
  return (variables) => {
    const value = root.argumentsOf(variables)?.[path];
    return Array.isArray(value) ? value.length : 1;
  };
}
