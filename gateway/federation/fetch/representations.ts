/**
 * What stands for an entity in a call to a service, and the rewrites that the planner asks for on its way out and back.
 * It takes what the plan names out of the data; whether it may go out at all is decided in `execute.ts`.
 */

import type { EntityStep, PathStep, Representation, Requirement, Rewrite } from '../plan/steps.ts';
import type { ConcreteTypes } from '../supergraph/supergraph.ts';
import { type Data, isObject, isOfAny } from './data.ts';
import type { Failures } from './failures.ts';

/** What could be made of an entity: a representation; nothing to ask about; or something that failed to come before. */
export type Represented = Data | 'nothing' | 'failed';

/** The representation of an entity that a step is about. */
export function represented(step: EntityStep, object: Data, types: ConcreteTypes, failures: Failures): Represented {
  const { __typename } = object;
  const found: Data = { __typename };
  const maker = new Maker(types, failures);
  for (const { type, fields } of step.requires)
    if (types.satisfies(String(__typename), type)) maker.add(found, object, fields);
  if (maker.failed) return 'failed';
  if (maker.isEmpty) return 'nothing';
  for (const rewrite of step.rewrites) apply(found, rewrite, types);
  return found;
}

/** Whether a step is about an object at all. */
export const isAbout = (step: EntityStep, { __typename }: Data, types: ConcreteTypes): boolean =>
  typeof __typename === 'string' && step.requires.some(({ type }) => types.satisfies(__typename, type));

class Maker {
  failed = false;
  isEmpty = true;
  readonly #types: ConcreteTypes;
  readonly #failures: Failures;

  constructor(types: ConcreteTypes, failures: Failures) {
    this.#types = types;
    this.#failures = failures;
  }

  add(into: Data, from: Data, fields: readonly Representation[]): void {
    for (const field of fields) {
      if (field.name === '__typename') {
        if (from.__typename !== undefined) into[field.as] ??= from.__typename;
        continue;
      }
      const value = from[field.name];
      if (value === undefined) {
        // Not there because it did not come: what depends on it cannot come either.
        if (this.#failures.of(from, field.name).length > 0) this.failed = true;
        continue;
      }
      if (value !== null) this.isEmpty = false;
      into[field.as] = field.children === undefined ? value : this.#nested(into[field.as], value, field);
    }
  }

  #nested(known: unknown, value: unknown, { children = [], conditions = [] }: Representation): unknown {
    if (Array.isArray(value)) {
      const before = Array.isArray(known) ? known : [];
      return value.map((item, at) => this.#nested(before[at], item, { name: '', as: '', children, conditions }));
    }
    if (!isObject(value)) return value;
    const into: Data = isObject(known) ? known : {};
    this.add(into, value, children);
    for (const { type, fields } of conditions) if (this.#is(value, type)) this.add(into, value, fields);
    return into;
  }

  #is(value: Data, type: Requirement['type']): boolean {
    return isOfAny(value, [type], this.#types);
  }
}

/** Applies a rewrite to what stands at its path; lists on the way are gone through. */
export function apply(value: unknown, { path, key, change }: Rewrite, types: ConcreteTypes): void {
  for (const object of at(value, path, types)) {
    if ('value' in change) object[key] = change.value;
    else if (Object.hasOwn(object, key)) {
      object[change.name] = object[key];
      delete object[key];
    }
  }
}

function at(value: unknown, path: readonly PathStep[], types: ConcreteTypes): Data[] {
  if (Array.isArray(value)) return value.flatMap((item) => at(item, path, types));
  if (!isObject(value)) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (typeof step === 'string') return at(value[step], rest, types);
  return isOfAny(value, step.types, types) ? at(value, rest, types) : [];
}
