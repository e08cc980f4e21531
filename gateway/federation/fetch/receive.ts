/**
 * Takes in what services answered: the right entity into the right place, what failed marked, what was not asked for left
 * out. A service is believed about its data and about nothing else: neither order, number nor identity is taken on trust.
 */
import { OWN_ADDRESS } from '../../../schema/classification.ts';
import type { PolicyIndex } from '../../enforcement/policy-index.ts';
import type { EntityStep, Rewrite, RootStep } from '../plan/steps.ts';
import type { GraphQLAnswer } from '../wire/transport.ts';
import { type Data, isObject, mergeInto, textAt } from './data.ts';
import type { Execution } from './execute.ts';
import { type FetchFailure, failureOf, type InputNames, TOO_MUCH, UNAVAILABLE } from './failures.ts';
import { ownerOf } from './found-customers.ts';
import { apply } from './representations.ts';

/** One entity fetch of a request: the distinct representations, and the objects that each stands for. */
export interface Part {
  readonly step: EntityStep;
  readonly representations: readonly Data[];
  readonly targets: readonly Data[][];
}

export function receiveRoot(run: Execution, step: RootStep, data: Data, answer: GraphQLAnswer): void {
  if (isObject(answer.data)) {
    for (const rename of step.renames) apply(answer.data, rename, run.types);
    mergeInto(data, answer.data, step.keys);
    dropOthers(run, data);
  }
  let isToldWhere = false;
  for (const error of answer.errors ?? []) {
    const failure = failureOf(error, run.inputNames, isOwn(step));
    if (error.path === undefined || error.path.length === 0) run.failures.add(data, step.keys, failure);
    else isToldWhere = run.failures.addAt(data, renamed(error.path, step.renames), failure, step.keys) || isToldWhere;
  }
  // A null that one field took along takes no field's blame from it.
  if (!isObject(answer.data) && !isToldWhere)
    run.failures.add(data, step.keys, overall(answer, run.inputNames, isOwn(step)));
}

export function receiveEntities(run: Execution, part: Part, answer: GraphQLAnswer, alias: string): void {
  const { step, representations } = part;
  const entities = isObject(answer.data) ? answer.data[alias] : undefined;
  // Pitfall P23: another number of entities is an error of this fetch, never a shift.
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    failAll(run, part, answer.data ? UNAVAILABLE : overall(answer, run.inputNames, isOwn(step)));
    return;
  }
  for (const rename of step.renames) apply(entities, rename, run.types);
  part.targets.forEach((targets, at) => {
    const entity: unknown = entities[at];
    if (entity === null) return;
    const isTrue = isObject(entity) && isEcho(part, at, entity);
    targets.forEach((target, copy) => {
      if (!isTrue || isOfAnother(run, target, entity)) run.failures.add(target, step.keys, UNAVAILABLE);
      // Objects of the data are never shared between places: each has its own way through the projection.
      else if (copy === 0) take(run, step, target, entity);
      else if (run.copies.take(entity)) take(run, step, target, structuredClone(entity));
      else run.failures.add(target, step.keys, TOO_MUCH);
    });
  });
  for (const error of answer.errors ?? []) {
    const [root, at, ...rest] = error.path ?? [];
    if (root !== alias && root !== undefined) continue;
    const failure = failureOf(error, run.inputNames, isOwn(step));
    const targets = typeof at === 'number' ? part.targets[at] : undefined;
    if (targets === undefined) failAll(run, part, failure);
    else if (rest.length === 0) for (const target of targets) run.failures.add(target, step.keys, failure);
    else for (const target of targets) run.failures.addAt(target, renamed(rest, step.renames), failure, step.keys);
  }
}

function take(run: Execution, step: EntityStep, target: Data, entity: Data): void {
  mergeInto(target, entity, step.keys);
  // A service that knows the interface alone called it by the interface's name; this one knows better.
  const { __typename } = entity;
  if (typeof __typename === 'string' && !run.types.isObject(String(target.__typename))) target.__typename = __typename;
}

/** The failure of an answer without data. */
function overall(answer: GraphQLAnswer, names: InputNames, own: boolean): FetchFailure {
  const failures = (answer.errors ?? []).map((error) => failureOf(error, names, own));
  const [first] = failures;
  return first !== undefined && failures.every(({ code }) => code === first.code) ? first : UNAVAILABLE;
}

/** Whether the gateway answers it itself. */
const isOwn = ({ territory }: RootStep | EntityStep): boolean => territory.service.url === OWN_ADDRESS;

/** A path of the service's answer under our own keys. */
function renamed(path: readonly (string | number)[], renames: readonly Rewrite[]): readonly (string | number)[] {
  if (renames.length === 0) return path;
  const names = new Map(renames.flatMap(({ key, change }) => ('name' in change ? [[key, change.name] as const] : [])));
  return path.map((step) => names.get(String(step)) ?? step);
}

/** Pitfall P23: what stands in this place is the entity that was asked for in this place. */
function isEcho({ step, representations }: Part, at: number, entity: Data): boolean {
  const asked = representations[at] ?? {};
  return (step.echoes.get(String(asked.__typename)) ?? []).every(
    (key) => textAt(entity, [key]) !== undefined && textAt(entity, [key]) === textAt(asked, [key]),
  );
}

/** Of another type than was asked for; or, pitfall P22, of another customer than was decided on. */
function isOfAnother({ index, types }: Execution, target: Data, entity: Data): boolean {
  const asked = String(target.__typename);
  const { __typename } = entity;
  if (typeof __typename === 'string' && __typename !== asked && types.isObject(__typename) && types.isObject(asked))
    return true;
  return claimsAnother(index, target, entity);
}

function claimsAnother(index: PolicyIndex, target: Data, entity: Data): boolean {
  const type = String(target.__typename);
  const claimed = ownerOf(entity, type, index);
  return claimed !== undefined && claimed !== ownerOf(target, type, index);
}

/**
 * Pitfall P22: a root field answers about the customers that it was asked about, who are those that were decided. Others are
 * dropped here, before another service is asked about them.
 */
function dropOthers({ owners, customers }: Execution, data: Data): void {
  for (const [key, path] of owners) {
    const asked = customers.get(key) ?? [];
    const known = new Set(typeof asked === 'string' ? [asked] : asked);
    const own = (value: unknown): unknown => (isObject(value) && known.has(textAt(value, path) ?? '') ? value : null);
    const value = data[key];
    data[key] = Array.isArray(value) ? value.map(own) : own(value);
  }
}

export function failAll(run: Execution, part: Part, failure: FetchFailure): void {
  for (const targets of part.targets) for (const target of targets) run.failures.add(target, part.step.keys, failure);
}
