/**
 * How much the variables of a request hold. They are counted without a call for every level, because what comes after
 * (coercion, writing them out for a service) makes one.
 */
import { Refusal } from '../http/refusal.ts';
import type { Limits } from './table.ts';

/**
 * @param sent what came as `variables` or `extensions`, whatever it is
 * @throws {Refusal} `OPERATION_TOO_COMPLEX`
 */
export function refuseLargeValues(sent: readonly unknown[], limits: Limits): void {
  let level = sent.filter(isComposite);
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= limits.variableDepth) throw new Refusal('OPERATION_TOO_COMPLEX');
    const next: object[] = [];
    for (const composite of level) {
      const inside: unknown[] = Array.isArray(composite) ? composite : Object.values(composite);
      values += inside.length;
      if (values > limits.variableValues) throw new Refusal('OPERATION_TOO_COMPLEX');
      for (const value of inside) if (isComposite(value)) next.push(value);
    }
    level = next;
  }
}

const isComposite = (value: unknown): value is object => typeof value === 'object' && value !== null;
