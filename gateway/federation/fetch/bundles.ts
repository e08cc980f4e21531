/**
 * What travels together: steps of a plan that stand beside each other and go to one service are one request, each part of it under
 * a name of its own. It writes texts and sends nothing.
 */
import type { EntityStep, Step } from '../plan/steps.ts';

/** One step by itself, or entity fetches of one service. */
export type Bundle = readonly [Step] | readonly EntityStep[];

const bundles = new WeakMap<readonly Step[], readonly Bundle[]>();

/** Steps beside each other: entity fetches of one service together, everything else by itself. */
export function bundled(steps: readonly Step[]): readonly Bundle[] {
  const known = bundles.get(steps);
  if (known !== undefined) return known;
  const ofServices = new Map<string, EntityStep[]>();
  const found: Bundle[] = [];
  for (const each of steps) {
    if (each.kind !== 'entities') {
      found.push([each]);
      continue;
    }
    const { name } = each.territory.service;
    const same = ofServices.get(name);
    if (same !== undefined) same.push(each);
    else {
      const fresh = [each];
      ofServices.set(name, fresh);
      found.push(fresh);
    }
  }
  bundles.set(steps, found);
  return found;
}

const texts = new WeakMap<EntityStep, string>();

/** The text of one request for some entity fetches of a service: `$r0` are the representations of the first, and so on. */
export function queryOf(steps: readonly EntityStep[]): string {
  const [first] = steps;
  const known = first !== undefined && steps.length === 1 ? texts.get(first) : undefined;
  if (known !== undefined) return known;
  const text = written(steps);
  if (first !== undefined && steps.length === 1) texts.set(first, text);
  return text;
}

function written(steps: readonly EntityStep[]): string {
  const used = new Map(steps.flatMap((step) => step.variables.map((variable) => [variable.name, variable.type])));
  const header = [
    ...steps.map((_, at) => `$r${at}:[_Any!]!`),
    ...[...used].map(([name, type]) => `$${name}:${type}`),
  ].join(' ');
  const body = steps.map((step, at) => `e${at}:_entities(representations:$r${at})${step.selection}`).join(' ');
  return `query(${header}){${body}}`;
}
