/** The authorization boundary is a plan boundary: what is gated is in no graph of a service but in its category's own. */
import { describe, expect, test } from '@jest/globals';
import { isObjectType, Kind, parse, visit } from 'graphql';
import { isGated, PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { Planner } from '../../../../gateway/federation/plan/plan.ts';
import type { EntityStep, Step } from '../../../../gateway/federation/plan/steps.ts';
import { keyFieldsIn } from '../../../../gateway/federation/supergraph/join-spec.ts';
import { partition } from '../../../../gateway/federation/supergraph/partition.ts';
import { publicSchema, readSupergraph } from '../../../../gateway/federation/supergraph/supergraph.ts';
import { classification } from '../../../../schema/classification.ts';
import { policy } from '../../../../schema/grants.ts';
import { SERVICES, supergraphSdl } from '../../../support/world/sdl.ts';

const supergraph = readSupergraph(supergraphSdl);
const index = new PolicyIndex(policy);
const { sdl, territories, heldKeys } = partition(supergraph, index);
const planner = new Planner(sdl, territories);
const schema = publicSchema(planner.consumerSdl);

const entities = ['Customer', 'Purchase', 'LoyaltyAccount'];
/** Every gated coordinate of an entity, but the key and the way to the customer. */
const gated = Object.entries(classification).flatMap(([service, { coordinates }]) =>
  Object.entries(coordinates)
    .map(([coordinate, category]) => ({ service, coordinate, category, type: '', field: '' }))
    .map((each) => ({ ...each, type: each.coordinate.split('.')[0] ?? '', field: each.coordinate.split('.')[1] ?? '' }))
    .filter(({ type, field }) => entities.includes(type) && field !== 'id' && field !== 'customer'),
);

/** Coordinate -> the graphs that resolve it. */
function graphsOf(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const graphs = (field.directives ?? []).flatMap((directive) =>
        (directive.arguments ?? []).flatMap(({ name, value }) =>
          name.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
        ),
      );
      found.set(`${definition.name.value}.${field.name.value}`, graphs);
    }
  }
  return found;
}

const stepsOf = (step: Step): Step[] =>
  step.kind === 'sequence' || step.kind === 'parallel' ? step.steps.flatMap(stepsOf) : [step];

/** Some leaf below a field, so that it can be asked for. */
function selectionOf(type: string, field: string): string {
  const parent = schema.getType(type);
  const definition = isObjectType(parent) ? parent.getFields()[field] : undefined;
  const text = String(definition?.type).replace(/[[\]!]/g, '');
  const target = schema.getType(text);
  const args = definition?.args.some((argument) => argument.name === 'purpose') ? '(purpose: RESEARCH)' : '';
  if (!isObjectType(target)) return `${field}${args}`;
  const [first] = Object.values(target.getFields());
  return `${field}${args} { ${selectionOf(target.name, first?.name ?? '')} }`;
}

test('there is something to test', () => {
  expect(gated.length).toBeGreaterThan(25);
  expect(gated.every(({ category }) => isGated(category as never))).toBe(true);
});

test.each(gated.map((each) => [each.coordinate, each] as const))(
  '%s is in the graph of its category alone',
  (coordinate, { service, category }) => {
    const graph = `${service}__${category}`.toUpperCase().replace(/\W/g, '_');
    expect(graphsOf().get(coordinate)).toEqual([graph]);
  },
);

const wayTo = { Customer: 'customersById(ids: ["1"])', Purchase: 'purchase(id: "1")' } as const;
test.each(gated.map((each) => [each.coordinate, each] as const))(
  '%s is fetched from its category, by the real key, and by no other fetch',
  (_, { service, category, type, field }) => {
    const wanted = selectionOf(type, field);
    const query =
      type === 'LoyaltyAccount'
        ? `{ customersById(ids: ["1"]) { id loyalty { id customer { id } ${wanted} } } }`
        : `{ ${wayTo[type as 'Customer']} { id ${type === 'Purchase' ? 'customer { id } ' : ''}${wanted} } }`;
    const steps = stepsOf(planner.plan(query));
    const holding = steps.filter((step) => {
      let holds = false;
      const text =
        step.kind === 'entities'
          ? step.selection
          : step.kind === 'root'
            ? step.text.replace(/^\w+ ?(\([^)]*\))? ?/, '')
            : '{a}';
      visit(parse(text.startsWith('{') ? `query ${text}` : `query {${text}}`), {
        Field: ({ name }) => {
          holds ||= name.value === field;
        },
      });
      return holds;
    });
    expect(holding).toHaveLength(1);
    const [step] = holding as [EntityStep];
    expect(step.kind).toBe('entities');
    expect(step.territory).toMatchObject({ service: { name: service }, category });
    for (const { type: entity, fields } of step.requires)
      expect([entity, fields.map(({ name }) => name)]).toEqual([entity, ['__typename', 'id']]);
    expect([...step.echoes.values()]).toEqual(step.requires.map(() => ['id']));
  },
);

describe('what a plan begins with', () => {
  test('root fields of customers fetch the key alone', () => {
    for (const root of ['customer(id: "1")', 'customersById(ids: ["1"])']) {
      const [first] = stepsOf(planner.plan(`{ ${root} { id email name { given } loyalty { tier } } }`));
      expect(first).toMatchObject({ kind: 'root', territory: { service: { name: 'identity' } } });
      expect((first as { text: string }).text).toMatch(/\{(__typename )?id\}\}$/);
    }
  });

  test('the entities of customers can be held, with the way to their customer', () => {
    expect(Object.fromEntries(heldKeys)).toEqual({
      Customer: 'id',
      LookupCandidate: 'id',
      Purchase: 'id customer { id }',
      LoyaltyAccount: 'id customer { id }',
    });
  });
});

test('every service keeps its own graph, and its categories have its address', () => {
  for (const name of SERVICES) {
    const own = territories.get(name);
    expect(own?.category).toBeUndefined();
    for (const [territory, each] of territories)
      if (territory.startsWith(`${name}:`)) expect(each.service).toBe(own?.service);
  }
});

test('the public sees the same graph as without the partition, but for the held entities', () => {
  const plain = new Planner(
    supergraphSdl,
    new Map(supergraph.services.map((service) => [service.name, { service, keyFields: new Map() }])),
  );
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !line.includes('assentHeld'));
  expect(lines(planner.consumerSdl).sort()).toEqual(lines(plain.consumerSdl).sort());
});

test('the real keys of a service are read from the supergraph', () => {
  const { graph } = supergraph.services.find(({ name }) => name === 'purchases') ?? { graph: '' };
  const keys = keyFieldsIn(supergraph.document, graph);
  expect(['Customer', 'Purchase', 'Product'].map((type) => [...(keys.get(type) ?? [])])).toEqual([
    ['id'],
    ['id'],
    ['id'],
  ]);
});

test('an interface object of customers’ entities is refused: whose it is could not be known', () => {
  const sdl = supergraphSdl
    .replace(
      'type Purchase',
      'interface Owned @join__type(graph: PURCHASES) @join__type(graph: LOYALTY, key: "id", isInterfaceObject: true) { id: ID! }\ntype Purchase',
    )
    .replace(/type Purchase(?: implements \w+)?/, 'type Purchase implements Owned');
  expect(() => partition(readSupergraph(sdl), index)).toThrow('Owned is an interface object of customers');
});
