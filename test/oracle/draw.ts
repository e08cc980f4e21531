/**
 * Reads choices as a graph split over services. The split is always one that composes: every entity has a hub that knows all its
 * keys, value types are whole wherever they are, and who cannot share, override, require or provide a field does not.
 */
import type { FieldChoices, WorldChoices } from './choices.ts';
import { type Abstract, type Entity, type Field, type Graph, LEAVES, namedType, type ObjectType } from './graph.ts';
import { addKeyFields } from './keys.ts';
import { at, isSet } from './picking.ts';
import { twist } from './twists.ts';

const SERVICES = ['a', 'b', 'c', 'd'];
/** Knows an entity interface as `@interfaceObject`, so it may know none of its members and hosts nothing else. */
const OBJECT_SERVICE = 'x';
const KEYS: readonly (readonly string[])[] = [
  ['id'],
  ['id', 'code'],
  ['id region'],
  ['ref { code }'],
  ['id', 'code region'],
  ['id', 'ref { code region }'],
];
const WRAPS = ['T', 'T', '[T]', 'T!', 'T', '[T!]', '[T!]!', '[[T]]', '[T]!', '[[T!]!]'];
const ARGUMENTS = [
  '',
  '',
  '',
  '',
  '(n: Int)',
  '',
  '',
  '(n: Int! = 3)',
  '(c: Color = RED)',
  '(f: Filter)',
  '(ids: [ID!])',
  '(s: String!, n: Int)',
  '(f: Filter! = { tags: ["x"] })',
];

export function draw(choices: WorldChoices): Graph {
  return new Drawing(choices).graph;
}

class Drawing {
  readonly #services: string[];
  readonly #entities: Entity[];
  readonly #values: ObjectType[];
  readonly #abstracts: Abstract[] = [];
  readonly #usedIn = new Map<string, Set<string>>();
  readonly #places = new Map<string, number>();
  readonly graph: Graph;

  constructor(choices: WorldChoices) {
    this.#services = SERVICES.slice(0, 2 + (choices.services % 3));
    this.#entities = choices.entities.map(({ keys, home, also }, index) => this.#entity(index, keys, home, also));
    this.#values = choices.values.map((_, index) => ({ name: `V${index}`, fields: [], interfaces: new Set() }));
    for (const [index, value] of this.#values.entries())
      for (const [at, field] of choices.values[index]!.fields.entries()) this.#valueField(value, index, at, field);
    for (const [index, each] of choices.abstracts.entries()) this.#abstract(index, each);
    for (const [index, entity] of this.#entities.entries())
      for (const [at, field] of choices.entities[index]!.fields.entries())
        entity.fields.push(this.#entityField(entity, `f${at}`, field, this.#anyType(field.type, 2)));
    const queries = choices.roots.map((field, index) => this.#rootField(`q${index}`, field));
    const external = new Map<string, Set<string>>();
    const parts = { entities: this.#entities, values: this.#values, abstracts: this.#abstracts };
    twist(choices, { services: this.#services, ...parts, queries, external });
    const mutations = this.#mutations();
    this.#close(queries, mutations, external);
    for (const each of this.#abstracts) this.#settleInterface(each);
    for (const entity of this.#entities) addKeyFields(entity);
    this.graph = {
      services: this.#serviceNames(queries),
      entities: this.#entities,
      values: this.#values.filter(({ name }) => this.#usedIn.has(name)),
      abstracts: this.#abstracts.filter(({ places }) => places.size > 0),
      queries,
      mutations,
      usedIn: this.#usedIn,
      external,
    };
  }

  #entity(index: number, key: number, home: number, also: number): Entity {
    const keys = at(KEYS, key);
    const hub = at(this.#services, home);
    const entity = { name: `E${index}`, fields: [], interfaces: new Set<string>(), keys, hub, hosts: new Map() };
    entity.hosts.set(hub, keys);
    for (const [bit, service] of this.#services.entries()) if (isSet(also, bit)) this.#host(entity, service);
    return entity;
  }

  #host(entity: Entity, service: string): void {
    if (!entity.hosts.has(service))
      entity.hosts.set(service, [at(entity.keys, this.#services.indexOf(service) + entity.name.charCodeAt(1))]);
  }

  /** Two in `leaves` types are leaves. */
  #anyType(choice: number, leaves: number): string {
    const composites = [...this.#entities, ...this.#values, ...this.#abstracts].map(({ name }) => name);
    const rest = Math.floor(choice / leaves);
    return choice % leaves === 0 ? at(LEAVES, rest) : at(composites, rest);
  }

  #field(owner: string, name: string, choices: FieldChoices, type: string, homes: readonly string[]): Field {
    const field = { name, type: at(WRAPS, choices.wrap).replace('T', type), args: at(ARGUMENTS, choices.args), owner };
    return {
      ...field,
      homes: new Set(homes),
      isSafe: false,
      isShareable: false,
      members: this.#membersFor(type, homes),
    };
  }

  #valueField(value: ObjectType, index: number, name: number, choices: FieldChoices): void {
    // Only values before this one: a value type that contains itself could never be written without nulls.
    const types = [...LEAVES, ...this.#entities, ...this.#values.slice(0, index)];
    const type = at(types, choices.type);
    value.fields.push(this.#field(value.name, `v${name}`, choices, typeof type === 'string' ? type : type.name, []));
  }

  #abstract(index: number, choices: WorldChoices['abstracts'][number]): void {
    const all: ObjectType[] = [...this.#entities, ...this.#values];
    const withId = this.#entities.filter(({ keys }) => keys.includes('id'));
    const isKeyed =
      choices.kind % 4 === 3 && withId.length > 0 && this.#abstracts.every(({ keyed }) => keyed === undefined);
    const pool = isKeyed ? withId : all;
    const chosen = pool.filter((_, bit) => isSet(choices.members, bit));
    const members = chosen.length === 0 ? pool : chosen;
    const kind = choices.kind % 4 === 0 ? 'union' : 'interface';
    const name = `${kind === 'union' ? 'U' : 'I'}${index}`;
    const fields = kind === 'union' ? [] : [`base${index}`, ...choices.fields.map((_, at) => `i${index}_${at}`)];
    const keyed = isKeyed ? { hub: at(this.#services, choices.places), objectIn: OBJECT_SERVICE } : undefined;
    this.#abstracts.push({
      name,
      kind,
      members: members.map((member) => member.name),
      keyed: keyed && {
        ...keyed,
        extras: [this.#extra(name, choices.places, 0), this.#extra(name, choices.members, 1)],
      },
      places: new Map(),
      fields,
    });
    this.#places.set(name, choices.places);
    if (keyed !== undefined) this.#hostKeyed(members as Entity[], keyed.hub);
    if (kind === 'union') return;
    for (const [position, member] of members.entries()) {
      const plain: FieldChoices = { type: 0, wrap: 0, args: 0, home: 0, more: 0, twist: 0 };
      member.fields.push(this.#field(member.name, `base${index}`, plain, 'String', []));
      for (const [at, field] of choices.fields.entries())
        member.fields.push(this.#interfaceField(member, `i${index}_${at}`, { ...field, home: field.home + position }));
    }
  }

  /** Every member must have the interface's key where the interface has it. */
  #hostKeyed(members: readonly Entity[], hub: string): void {
    for (const { hosts } of members) hosts.set(hub, [...new Set(['id', ...(hosts.get(hub) ?? [])])]);
  }

  #extra(owner: string, choice: number, index: number): Field {
    const field = { name: `x${index}`, type: at(['String', 'Int', '[String!]', 'Color!'], choice), args: '', owner };
    return { ...field, homes: new Set([OBJECT_SERVICE]), isSafe: false, isShareable: false };
  }

  #interfaceField(member: ObjectType, name: string, choices: FieldChoices): Field {
    const type = at([...LEAVES, ...this.#entities.map((entity) => entity.name)], choices.type);
    return 'hosts' in member
      ? this.#entityField(member as Entity, name, choices, type)
      : this.#field(member.name, name, choices, type, []);
  }

  #entityField(entity: Entity, name: string, choices: FieldChoices, type: string): Field {
    const keyed = this.#abstracts.find((each) => each.name === type)?.keyed;
    const home = keyed?.hub ?? at([...entity.hosts.keys()], choices.home);
    this.#host(entity, home);
    return this.#field(entity.name, name, choices, type, [home]);
  }

  #rootField(name: string, choices: FieldChoices): Field {
    const type = this.#anyType(choices.type, 5);
    const keyed = this.#abstracts.find((each) => each.name === type)?.keyed;
    const home = keyed === undefined ? at(this.#services, choices.home) : at([keyed.hub, keyed.objectIn], choices.home);
    return this.#field('Query', name, choices, type, [home]);
  }

  #mutations(): Field[] {
    const [first, second] = this.#services as [string, string];
    const field = (name: string, type: string, args: string, home: string): Field => {
      return { name, type, args, owner: 'Mutation', homes: new Set([home]), isSafe: false, isShareable: false };
    };
    return [
      field('m0', 'Int!', '', first),
      field('m1', 'Int', '(n: Int)', second),
      field('m2', 'E0', '', this.#entities[0]!.hub),
    ];
  }

  /** What a service may find behind an abstract type; different services know different members. */
  #membersFor(type: string, homes: readonly string[]): readonly string[] | undefined {
    const abstract = this.#abstracts.find(({ name }) => name === type);
    const [home] = homes;
    return abstract === undefined || home === undefined ? undefined : this.#membersIn(abstract, home);
  }

  #membersIn({ name, members, keyed }: Abstract, service: string): readonly string[] {
    if (keyed !== undefined) return members;
    const index = this.#services.indexOf(service);
    const places = this.#places.get(name) as number;
    const known = members.filter((_, bit) => isSet(places, bit + 3 * index));
    return known.length > 0 ? known : [at(members, places + index)];
  }

  /** Brings to every service what the types of its fields need. */
  #close(queries: readonly Field[], mutations: readonly Field[], external: Map<string, Set<string>>): void {
    for (const { keyed, places, members } of this.#abstracts) if (keyed !== undefined) places.set(keyed.hub, members);
    for (const field of [...queries, ...mutations]) for (const home of field.homes) this.#use(field.type, home);
    for (const entity of this.#entities)
      for (const field of entity.fields) {
        for (const home of field.homes) this.#use(field.type, home);
        for (const service of this.#services)
          if (external.get(`${entity.name} ${service}`)?.has(field.name)) this.#use(field.type, service);
      }
  }

  #use(type: string, service: string): void {
    const name = namedType(type);
    const entity = this.#entities.find((each) => each.name === name);
    if (entity !== undefined) this.#host(entity, service);
    const value = this.#values.find((each) => each.name === name);
    if (value !== undefined) this.#useValue(value, service);
    const abstract = this.#abstracts.find((each) => each.name === name);
    if (abstract === undefined || abstract.places.has(service) || service === OBJECT_SERVICE) return;
    const members = this.#membersIn(abstract, service);
    abstract.places.set(service, members);
    for (const member of members) this.#use(member, service);
  }

  #useValue(value: ObjectType, service: string): void {
    const services = this.#usedIn.get(value.name) ?? new Set();
    if (services.has(service)) return;
    this.#usedIn.set(value.name, services.add(service));
    for (const field of value.fields) this.#use(field.type, service);
  }

  /** Who is a member where; the base field is wherever the member is known as one. */
  #settleInterface({ name, kind, members, places, fields: [base] }: Abstract): void {
    if (kind === 'union') return;
    for (const object of [...this.#entities, ...this.#values].filter((each) => members.includes(each.name))) {
      const here = [...places].filter(([, known]) => known.includes(object.name)).map(([service]) => service);
      if (here.length > 0) object.interfaces.add(name);
      const field = object.fields.find((each) => each.name === base) as Field;
      field.isShareable = true;
      if ('hub' in object)
        for (const service of here.length > 0 ? here : [(object as Entity).hub]) field.homes.add(service);
    }
  }

  #serviceNames(queries: readonly Field[]): string[] {
    const isUsed = (service: string) =>
      queries.some(({ homes }) => homes.has(service)) ||
      this.#entities.some(({ hosts }) => hosts.has(service)) ||
      this.#services.indexOf(service) < 2;
    const hasObject = this.#abstracts.some(({ keyed }) => keyed !== undefined);
    return [...this.#services.filter(isUsed), ...(hasObject ? [OBJECT_SERVICE] : [])];
  }
}
