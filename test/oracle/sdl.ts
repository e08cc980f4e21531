/**
 * A graph as SDL: what each service defines, and the one schema that all of them are together. The second is not taken from the
 * composition: the oracle's reference must not rest on what it checks.
 */
import type { Abstract, Entity, Field, Graph, ObjectType } from './graph.ts';
import { namesIn } from './keys.ts';

const EVERYWHERE = `
enum Color { RED GREEN BLUE }
scalar Json
input Filter { min: Int = 1 tags: [String!] color: Color = GREEN inner: Filter }`;

const line = (field: Field, directives = ''): string => `${field.name}${field.args}: ${field.type}${directives}`;
const block = (head: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${head} {\n  ${lines.join('\n  ')}\n}`;
const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
const ref = (directive: string): string => `type Ref${directive} { code: String! region: String! }`;

/** Fields of an interface as one service knows it: those that all members it knows have there. */
function interfaceFields(graph: Graph, { places, fields }: Abstract, service: string): Field[] {
  const members = (places.get(service) ?? []).map((name) => memberNamed(graph, name));
  const [first] = members;
  const isHere = (field: string) =>
    members.every((member) => {
      const found = member.fields.find(({ name }) => name === field) as Field;
      return !('hub' in member) || found.homes.has(service);
    });
  return fields.filter(isHere).map((name) => first?.fields.find((field) => field.name === name) as Field);
}

const memberNamed = (graph: Graph, name: string): ObjectType =>
  [...graph.entities, ...graph.values].find((each) => each.name === name) as ObjectType;

/** One service's SDL, without the link to the federation specification. */
export function serviceSdl(graph: Graph, service: string): string {
  const here = ({ homes }: Field) => homes.has(service);
  const keyed = graph.abstracts.find((each) => each.keyed?.objectIn === service);
  const usesRef = graph.entities.some(({ hosts }) => hosts.get(service)?.some((key) => key.includes('ref')));
  return joined([
    ...(['Query', 'Mutation'] as const).map((type) => {
      const fields = type === 'Query' ? graph.queries : graph.mutations;
      return block(
        `type ${type}`,
        fields.filter(here).map((field) => line(field, directives(field))),
      );
    }),
    ...graph.entities.map((entity) => entitySdl(graph, entity, service)),
    ...graph.values
      .filter(({ name }) => graph.usedIn.get(name)?.has(service))
      .map((value) =>
        block(
          `type ${value.name}${implementing(graph, value, service)} @shareable`,
          value.fields.map((field) => line(field)),
        ),
      ),
    ...graph.abstracts.filter(({ places }) => places.has(service)).map((each) => abstractSdl(graph, each, service)),
    keyed === undefined
      ? ''
      : block(`type ${keyed.name} @interfaceObject @key(fields: "id")`, [
          'id: ID!',
          ...(keyed.keyed?.extras ?? []).map((field) => line(field)),
        ]),
    usesRef ? ref(' @shareable') : '',
    EVERYWHERE,
  ]);
}

function entitySdl(graph: Graph, entity: Entity, service: string): string {
  const keys = entity.hosts.get(service);
  if (keys === undefined) return '';
  const external = graph.external.get(`${entity.name} ${service}`);
  const lines = entity.fields.flatMap((field) => {
    if (keys.flatMap(namesIn).includes(field.name)) return line(field);
    if (field.homes.has(service)) return line(field, directives(field));
    if (field.overridden === service) return line(field);
    return external?.has(field.name) ? line(field, ' @external') : [];
  });
  const head = `type ${entity.name}${implementing(graph, entity, service)}`;
  return block(`${head}${keys.map((key) => ` @key(fields: "${key}")`).join('')}`, lines);
}

function abstractSdl(graph: Graph, abstract: Abstract, service: string): string {
  if (abstract.kind === 'union') return `union ${abstract.name} = ${abstract.places.get(service)?.join(' | ')}`;
  const fields = interfaceFields(graph, abstract, service).map((field) => line(field));
  return abstract.keyed === undefined
    ? block(`interface ${abstract.name}`, fields)
    : block(`interface ${abstract.name} @key(fields: "id")`, ['id: ID!', ...fields]);
}

function directives({ isShareable, overridden, requires, provides }: Field): string {
  const selection = requires && (requires.leaf ? `${requires.field} { ${requires.leaf} }` : requires.field);
  return [
    isShareable ? ' @shareable' : '',
    overridden === undefined ? '' : ` @override(from: "${overridden}")`,
    selection === undefined ? '' : ` @requires(fields: "${selection}")`,
    provides === undefined ? '' : ` @provides(fields: "${provides}")`,
  ].join('');
}

function implementing(graph: Graph, { name }: ObjectType, service: string): string {
  const interfaces = graph.abstracts.filter(
    ({ kind, places }) => kind === 'interface' && places.get(service)?.includes(name),
  );
  return interfaces.length === 0 ? '' : ` implements ${interfaces.map((each) => each.name).join(' & ')}`;
}

/** The one schema: what a client sees. */
export function publicSdl(graph: Graph): string {
  const usesRef = graph.entities.some(({ keys }) => keys.some((key) => key.includes('ref')));
  const object = (type: ObjectType): string => {
    const extras = graph.abstracts
      .filter(({ members }) => members.includes(type.name))
      .flatMap(({ keyed }) => keyed?.extras ?? []);
    const interfaces = type.interfaces.size === 0 ? '' : ` implements ${[...type.interfaces].join(' & ')}`;
    return block(
      `type ${type.name}${interfaces}`,
      [...type.fields, ...extras].map((field) => line(field)),
    );
  };
  return joined([
    block(
      'type Query',
      graph.queries.map((field) => line(field)),
    ),
    block(
      'type Mutation',
      graph.mutations.map((field) => line(field)),
    ),
    ...graph.entities.map(object),
    ...graph.values.map(object),
    ...graph.abstracts.map((each) => publicAbstract(graph, each)),
    usesRef ? ref('') : '',
    EVERYWHERE,
  ]);
}

function publicAbstract(graph: Graph, abstract: Abstract): string {
  const { name, kind, places, keyed } = abstract;
  if (kind === 'union') return `union ${name} = ${[...new Set([...places.values()].flat())].join(' | ')}`;
  const fields = new Map<string, string>(keyed === undefined ? [] : [['id', 'id: ID!']]);
  for (const service of places.keys())
    for (const field of interfaceFields(graph, abstract, service)) fields.set(field.name, line(field));
  for (const field of keyed?.extras ?? []) fields.set(field.name, line(field));
  return block(`interface ${name}`, [...fields.values()]);
}
