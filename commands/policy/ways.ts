/**
 * The ways in which a role gets at a coordinate under a purpose, as a policy has them: one for each row that counts. Pure. It
 * reads rows, it decides nothing: what stands for a customer is the gateway's decision.
 */
import { PolicyIndex } from '../../gateway/enforcement/policy-index.ts';
import { covers, type Terms } from '../../gateway/enforcement/row-order.ts';
import type { Grant, Policy } from '../../schema/policy.ts';
import { CATEGORIES, NAMELESS_CATEGORIES, type Purpose, type Role } from '../../schema/vocabulary.ts';

/**
 * - `public`: about no person, open to everybody;
 * - `inherited`: with the field that leads there;
 * - `present`: where at least one other category stands for that customer (the class `key`);
 * - else what a row asks for and gives.
 */
export type Way = 'public' | 'inherited' | 'present' | Terms;

/** Whether one way is open whenever another is, and gives no less. */
export function wayCovers(one: Way, other: Way): boolean {
  if (one === 'public') return true;
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return covers(one, other);
}

const termsOf = ({ row: _row, role: _role, purposes: _purposes, ...terms }: Grant): Terms => terms;

/** None of these is covered by another of them. */
const essential = (ways: readonly Way[]): Way[] =>
  ways.filter(
    (way, at) =>
      !ways.some((other, place) => place !== at && wayCovers(other, way) && (!wayCovers(way, other) || place < at)),
  );

export class Ways {
  readonly #index: PolicyIndex;

  constructor(policy: Policy) {
    this.#index = new PolicyIndex(policy);
  }

  /** Of one coordinate; none: refused. */
  to(coordinate: string, role: Role, purpose: Purpose): readonly Way[] {
    const [type = '', field = ''] = coordinate.split('.');
    const owner = this.#index.classOf(type, field);
    if (owner === undefined) return [];
    if (typeof owner === 'object') return ['public'];
    if (owner === 'inherit') return ['inherited'];
    const rows = this.#rows(owner, role, purpose);
    if (owner !== 'key') return essential(rows.map(termsOf));
    const isPresent = CATEGORIES.some(
      (category) =>
        category !== 'key' && !NAMELESS_CATEGORIES.includes(category) && this.#rows(category, role, purpose).length > 0,
    );
    return [...(isPresent ? (['present'] as const) : []), ...essential(rows.map(termsOf))];
  }

  #rows(category: Parameters<PolicyIndex['rows']>[0], role: Role, purpose: Purpose): Grant[] {
    return this.#index.rows(category).filter((row) => row.role === role && row.purposes.includes(purpose));
  }
}

/** Every coordinate that a policy names one by one, in its order. */
export const coordinatesOf = ({ subgraphs }: Policy): string[] => [
  ...new Set(Object.values(subgraphs).flatMap(({ coordinates }) => Object.keys(coordinates))),
];
