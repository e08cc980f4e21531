/**
 * The fields that keys are made of. A service has those of its own keys and no others, so that going from one to another may
 * take a way over a third.
 */
import type { Entity, Field } from './graph.ts';

const TYPES: Readonly<Record<string, string>> = { id: 'ID!', code: 'String!', region: 'String!', ref: 'Ref!' };

/** `id` and `ref` for `id ref { code }`. */
export const namesIn = (key: string): string[] =>
  key
    .replace(/\{[^}]*\}/g, '')
    .trim()
    .split(/\s+/);

export function addKeyFields(entity: Entity): void {
  const names = new Set(entity.keys.flatMap(namesIn));
  const fields = [...names].map((name): Field => {
    const homes = [...entity.hosts].filter(([, keys]) => keys.flatMap(namesIn).includes(name));
    return {
      name,
      type: TYPES[name] as string,
      args: '',
      owner: entity.name,
      homes: new Set(homes.map(([service]) => service)),
      isSafe: true,
      isShareable: false,
    };
  });
  entity.fields.unshift(...fields);
}
