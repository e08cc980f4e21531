/**
 * What makes a split more than a partition: fields that are shared, overridden, required or provided. What fields are required is
 * marked safe: a gateway may send a null or send nothing when a required field has failed, so such a failure has no one right answer.
 */
import type { FieldChoices, WorldChoices } from './choices.ts';
import {
  type Abstract,
  type Entity,
  type Field,
  isLeaf,
  isObjectName,
  namedType,
  type ObjectType,
  type Requirement,
} from './graph.ts';
import { at, isSet } from './picking.ts';

interface Parts {
  readonly services: readonly string[];
  readonly entities: readonly Entity[];
  readonly values: readonly ObjectType[];
  readonly abstracts: readonly Abstract[];
  readonly queries: readonly Field[];
  readonly external: Map<string, Set<string>>;
}

export function twist(choices: WorldChoices, parts: Parts): void {
  const fields = parts.entities.flatMap((entity, index) =>
    choices.entities[index]!.fields.map((each, name) => {
      const field = entity.fields.find((one) => one.name === `f${name}`) as Field;
      return { entity, field, each };
    }),
  );
  // In this order, since each must know what the ones before have done.
  for (const { entity, field, each } of fields) {
    if (each.twist % 8 === 2) share(field, each, [...entity.hosts.keys()]);
    if (each.twist % 8 === 3) override(entity, field, each);
  }
  for (const [index, field] of parts.queries.entries())
    if (choices.roots[index]!.twist % 5 === 1) share(field, choices.roots[index]!, parts.services);
  for (const { entity, field, each } of fields)
    if ([4, 5, 6].includes(each.twist % 8)) require(parts, entity, field, each);
  for (const { field, each } of fields) if (each.twist % 8 === 7) provide(parts, field, each);
  for (const [index, field] of parts.queries.entries())
    if (choices.roots[index]!.twist % 5 === 2) provide(parts, field, choices.roots[index]!);
}

const only = (field: Field): string | undefined => (field.homes.size === 1 ? [...field.homes][0] : undefined);

/** Not what may be of types that the other service does not know. */
function share(field: Field, choices: FieldChoices, services: readonly string[]): void {
  if (!isLeaf(field.type) && !isObjectName(namedType(field.type))) return;
  for (const [bit, service] of services.entries()) if (isSet(choices.more, bit)) field.homes.add(service);
  field.isShareable = field.homes.size > 1;
}

function override(entity: Entity, field: Field, choices: FieldChoices): void {
  const others = [...entity.hosts.keys()].filter((service) => !field.homes.has(service));
  if (isLeaf(field.type) && others.length > 0) field.overridden = at(others, choices.more);
}

/** Fields before this one alone, so that no chain is a circle. */
function require(parts: Parts, entity: Entity, field: Field, choices: FieldChoices): void {
  const home = only(field);
  if (home === undefined || field.overridden !== undefined) return;
  // Here the planner finds no plan or ends the process: docs/planner-limits.md, pinned in planner-limits.db.ts.
  if (entity.keys.length !== 1 || leadsBack(parts, entity, home)) return;
  const before = entity.fields.filter(({ name }) => name.startsWith('f') && name < field.name);
  const usable = before.flatMap((each): (Requirement & { safe: Field[] })[] => {
    if (each.args !== '' || each.homes.has(home) || each.overridden === home) return [];
    if (isLeaf(each.type)) return [{ field: each.name, safe: [each] }];
    const value = parts.values.find(({ name }) => name === namedType(each.type));
    const leaf = value?.fields.find(({ type, args }) => args === '' && isLeaf(type));
    return leaf === undefined ? [] : [{ field: each.name, leaf: leaf.name, safe: [each, leaf] }];
  });
  if (usable.length === 0) return;
  const { safe, ...requires } = at(usable, choices.more);
  field.requires = requires;
  for (const each of safe) each.isSafe = true;
  addExternal(parts, entity.name, home, requires.field);
}

function provide(parts: Parts, field: Field, choices: FieldChoices): void {
  const home = only(field);
  const target = parts.entities.find(({ name }) => name === namedType(field.type));
  if (home === undefined || target === undefined) return;
  const usable = target.fields.filter(
    ({ name, type, args, homes, requires, overridden }) =>
      /^f\d/.test(name) && isLeaf(type) && args === '' && !homes.has(home) && !requires && overridden === undefined,
  );
  if (usable.length === 0) return;
  const provided = at(usable, choices.more);
  field.provides = provided.name;
  provided.isShareable = true;
  addExternal(parts, target.name, home, provided.name);
}

function addExternal({ external }: Parts, type: string, service: string, field: string): void {
  const key = `${type} ${service}`;
  external.set(key, (external.get(key) ?? new Set()).add(field));
}

/** Whether one service leads from an entity to the same entity, by itself and over whatever it knows. */
function leadsBack({ entities, values, abstracts }: Parts, entity: Entity, service: string): boolean {
  const seen = new Set<string>();
  const next: ObjectType[] = [entity];
  for (let object = next.pop(); object !== undefined; object = next.pop())
    for (const { homes, type } of object.fields) {
      if ('hub' in object && !homes.has(service)) continue;
      const name = namedType(type);
      for (const reached of abstracts.find((each) => each.name === name)?.members ?? [name]) {
        if (reached === entity.name) return true;
        if (seen.has(reached)) continue;
        seen.add(reached);
        next.push(...[...entities, ...values].filter((each) => each.name === reached));
      }
    }
  return false;
}
