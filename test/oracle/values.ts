/**
 * The data: every value is a function of whose it is, its field, its arguments and one seed, so all services agree without sharing
 * anything, and a wrong value tells where it came from. Nothing here knows whether a service or the reference asks.
 */
import { Kind, parseType, type TypeNode } from 'graphql';
import type { DataChoices } from './choices.ts';
import { ENTITIES, type Field, fieldOf, type Graph } from './graph.ts';
import { at } from './picking.ts';

/** An object: an entity by its number, anything else by where it was found. */
export interface Thing {
  readonly __typename: string;
  readonly identity: string;
  /** The representation it was reached by, in a service. */
  readonly given?: Readonly<Record<string, unknown>>;
}

type Arguments = Readonly<Record<string, unknown>>;

export class Values {
  readonly #graph: Graph;
  readonly #data: DataChoices;
  /** Counts the mutations of one operation: whoever is second sees that somebody was first. */
  ticks = 0;

  constructor(graph: Graph, data: DataChoices) {
    this.#graph = graph;
    this.#data = data;
  }

  /**
   * The value of a field. Throws where the resolver fails.
   * @param service who asks; absent: the reference
   */
  resolve(thing: Thing, name: string, args: Arguments, service?: string): unknown {
    if (thing.__typename === 'Ref') return keyPart(name, thing.identity);
    // Where an interface is an object, its members are known by nothing but their identity.
    const type = thing.__typename.startsWith('I') ? (thing.identity.split('-')[0] as string) : thing.__typename;
    const field = fieldOf(this.#graph, type, name);
    if (field === undefined) throw new Error(`No field ${type}.${name}`);
    if (field.owner === 'Mutation') return this.#mutate(name, args);
    if (name === 'ref') return { __typename: 'Ref', identity: thing.identity };
    if (name === 'id' || name === 'code' || name === 'region') return keyPart(name, thing.identity);
    if (service !== undefined && field.overridden === service) return stale(field.type);
    const key = `${field.owner}.${thing.identity}.${name}${textOf(args)}${this.#required(thing, field)}`;
    const { errors } = this.#data;
    if (!field.isSafe && errors > 0 && this.#hash(`${key} fails`) % errors === 0) throw new Error(`${key} failed`);
    return this.#draw(parsed(field.type), key, field);
  }

  /** The entity that a representation is of; undefined if it is of none. */
  locate(type: string, keys: readonly string[], representation: Readonly<Record<string, unknown>>): Thing | undefined {
    const abstract = this.#graph.abstracts.find(({ name }) => name === type);
    for (const __typename of abstract?.members ?? [type])
      for (let number = 0; number < ENTITIES; number++) {
        const identity = `${__typename}-${number}`;
        if (keys.some((key) => hasKey(key, representation, identity)))
          return { __typename, identity, given: representation };
      }
    return undefined;
  }

  #mutate(name: string, args: Arguments): unknown {
    this.ticks += 1;
    if (name === 'm2') return { __typename: 'E0', identity: `E0-${this.ticks % ENTITIES}` };
    return this.ticks * 10 + ((args.n as number | undefined) ?? 0);
  }

  /** What a field is computed from becomes part of its value: a service that was not given it answers something else. */
  #required(thing: Thing, { requires }: Field): string {
    if (requires === undefined) return '';
    const { field, leaf } = requires;
    const value = thing.given === undefined ? this.resolve(thing, field, {}) : thing.given[field];
    const picked = (item: unknown): unknown => {
      if (Array.isArray(item)) return item.map(picked);
      if (leaf === undefined || item === null || typeof item !== 'object') return item;
      const known = thing.given === undefined ? this.resolve(item as Thing, leaf, {}) : (item as Arguments)[leaf];
      return { [leaf]: known };
    };
    return ` of ${JSON.stringify(picked(value)) ?? 'nothing'}`;
  }

  #draw(type: TypeNode, key: string, field: Field): unknown {
    const { nulls, errors, lists } = this.#data;
    const isNullable = type.kind !== Kind.NON_NULL_TYPE;
    const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    if (isNullable && nulls > 0 && this.#hash(`${key} null`) % nulls === 0) return null;
    // A service may break its promise, too.
    if (!isNullable && !field.isSafe && errors > 0 && this.#hash(`${key} null`) % (2 * errors) === 0) return null;
    const hash = this.#hash(key);
    if (inner.kind === Kind.NAMED_TYPE) return this.#named(inner.name.value, key, hash, field);
    return Array.from({ length: hash % (lists + 1) }, (_, index) => this.#draw(inner.type, `${key}[${index}]`, field));
  }

  #named(name: string, key: string, hash: number, field: Field): unknown {
    switch (name) {
      case 'String':
        return key;
      case 'Int':
        return hash % 100;
      case 'Float':
        return (hash % 100) + 0.5;
      case 'Boolean':
        return hash % 2 === 1;
      case 'ID':
        return `id${hash % 100}`;
      case 'Color':
        return at(['RED', 'GREEN', 'BLUE'], hash);
      case 'Json':
        return { n: hash % 10, list: [true, null, { key }] };
    }
    const type = field.members === undefined ? name : at(field.members, this.#hash(`${key} type`));
    return { __typename: type, identity: type.startsWith('E') ? `${type}-${hash % ENTITIES}` : hash.toString(36) };
  }

  /** FNV-1a, whose last bits are mixed once more. */
  #hash(text: string): number {
    let hash = 2_166_136_261 ^ this.#data.seed;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}

const types = new Map<string, TypeNode>();
const parsed = (type: string): TypeNode => {
  const known = types.get(type) ?? parseType(type, { noLocation: true });
  types.set(type, known);
  return known;
};

const textOf = (args: Arguments): string => (Object.keys(args).length === 0 ? '' : JSON.stringify(args));

const keyPart = (name: string, identity: string): string =>
  name === 'id' ? identity : name === 'code' ? `code-${identity}` : `region-${identity.at(1)}`;

function hasKey(key: string, given: Arguments, identity: string): boolean {
  const [, outer = '', inner] = /^([^{]*?)(?:ref\s*\{([^}]*)\})?$/.exec(key) ?? [];
  const has = (names: string, object: unknown) =>
    names
      .trim()
      .split(/\s+/)
      .every((name) => name === '' || (object as Arguments | undefined)?.[name] === keyPart(name, identity));
  return has(outer, given) && (inner === undefined || has(inner, given.ref));
}

/** What the service that a field was taken from still says. */
function stale(type: string): unknown {
  if (type.startsWith('[')) return [];
  const name = type.replace('!', '');
  return { Int: -1, Float: -1.5, Boolean: true, Color: 'RED', Json: 'stale' }[name] ?? 'stale';
}
