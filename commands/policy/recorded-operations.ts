/**
 * Operations that somebody recorded, and what a change of the policy means for each: which of its coordinates a role gains or
 * loses. Three forms of a file: GraphQL documents, a registry (JSON: name or hash -> document), and lines of JSON that also say
 * who asked (`{"operation": "...", "roles": [...], "purpose": "..."}`).
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  parse,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { z } from 'zod';
import { PURPOSES, type Purpose, ROLES, type Role } from '../../schema/vocabulary.ts';
import type { RoleChange } from './difference.ts';

export interface Recorded {
  /** What it is called where it was recorded. */
  readonly name: string;
  readonly document: DocumentNode;
  /** Who asked; absent: anybody could have. */
  readonly roles?: readonly Role[];
  readonly purpose?: Purpose;
}

export interface RecordedChange {
  readonly name: string;
  readonly roles: readonly RoleChange[];
}

const text = z.union([z.string(), z.object({ text: z.string() }).transform((entry) => entry.text)]);
const registry = z.record(z.string(), text);
const line = z.object({
  operation: text,
  roles: z.array(z.enum(ROLES)).optional(),
  purpose: z.enum(PURPOSES).optional(),
});

/**
 * The operations of a file.
 * @param path its ending says which form it has: `.graphql` or `.gql`, `.json`, `.ndjson` or `.jsonl`
 * @throws an Error that names the entry or line, and quotes nothing of it
 */
export function readRecorded(path: string, content: string): Recorded[] {
  if (/\.(graphql|gql)$/.test(path)) return operationsIn(parsed(content, path), path);
  if (path.endsWith('.json')) {
    const entries = registry.safeParse(json(content, path));
    if (!entries.success) throw new Error(`${path} is no registry: each entry is a name and a document.`);
    return Object.entries(entries.data).flatMap(([name, document]) => operationsIn(parsed(document, name), name));
  }
  if (!/\.(ndjson|jsonl)$/.test(path)) throw new Error(`${path} must end with .graphql, .json or .ndjson.`);
  return content.split('\n').flatMap((each, at) => {
    if (each.trim() === '') return [];
    const where = `${path}, line ${at + 1}`;
    const read = line.safeParse(json(each, where));
    if (!read.success) throw new Error(`${where} must have an operation, and may have roles and a purpose.`);
    const { operation, roles, purpose } = read.data;
    return operationsIn(parsed(operation, where), where).map((found) => ({ ...found, roles, purpose }));
  });
}

function json(content: string, where: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Error(`${where} is no JSON.`);
  }
}

/** In a text of the trail a `?` stands for every literal. */
function parsed(document: string, where: string): DocumentNode {
  try {
    return parse(document.replaceAll('?', 'null'), { noLocation: true });
  } catch {
    throw new Error(`${where} is no GraphQL document.`);
  }
}

/** Each operation with the fragments that it uses, and no other. */
const operationsIn = (document: DocumentNode, where: string): Recorded[] =>
  Object.entries(separateOperations(document)).map(([name, own]) => ({
    name: name === '' ? where : `${name} (${where})`,
    document: own,
  }));

/** Every coordinate that an operation names, those of all types that an abstract one may be among them. */
export function coordinatesIn(schema: GraphQLSchema, document: DocumentNode): Set<string> {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const parent = getNamedType(info.getParentType());
        const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : isObjectType(parent) ? [parent] : [];
        for (const type of types) if (type.getFields()[name.value]) found.add(`${type.name}.${name.value}`);
      },
    }),
  );
  return found;
}

/** The operations that the change touches, in their order. */
export const changesFor = (
  schema: GraphQLSchema,
  operations: readonly Recorded[],
  difference: readonly RoleChange[],
): RecordedChange[] =>
  operations.flatMap(({ name, document, roles: who, purpose }) => {
    const asked = coordinatesIn(schema, document);
    const roles = difference.flatMap(({ role, purposes, changes }) => {
      if (who !== undefined && !who.includes(role)) return [];
      const same = purpose === undefined ? purposes : purposes.filter((each) => each === purpose);
      const touched = changes.filter(({ coordinate }) => asked.has(coordinate));
      return same.length === 0 || touched.length === 0 ? [] : [{ role, purposes: same, changes: touched }];
    });
    return roles.length === 0 ? [] : [{ name, roles }];
  });
