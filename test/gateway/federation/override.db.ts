/** `@override`: the field comes from its new service; with a label, from the new one as far as the label says. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { called, type Federation, openFederation } from '../../support/federated.ts';

let federation: Federation;
type Given = Record<string, unknown>;

beforeAll(async () => {
  const fields = ['moved', 'all', 'none', 'half', 'flag'];
  const from = (service: string, { id }: Given) => ({
    id,
    ...Object.fromEntries(fields.map((name) => [name, `${service} ${name}`])),
  });
  federation = await openFederation({
    old: {
      sdl: `
        type Query { thing: Thing root: String }
        type Thing @key(fields: "id") { id: ID! moved: String all: String none: String half: String flag: String stays: String }`,
      resolvers: {
        Query: { thing: () => ({ ...from('old', { id: '1' }), stays: 'old stays' }), root: () => 'old root' },
        Thing: { __resolveReference: (given: Given) => ({ ...from('old', given), stays: 'old stays' }) },
      },
    },
    new: {
      sdl: `
        type Query { again: Thing root: String @override(from: "old") }
        type Thing @key(fields: "id") {
          id: ID!
          moved: String @override(from: "old")
          all: String @override(from: "old", label: "percent(100)")
          none: String @override(from: "old", label: "percent(0)")
          half: String @override(from: "old", label: "percent(50)")
          flag: String @override(from: "old", label: "a-flag-of-somebody")
        }`,
      resolvers: {
        Query: { again: () => from('new', { id: '1' }), root: () => 'new root' },
        Thing: { __resolveReference: (given: Given) => from('new', given) },
      },
    },
  });
});
afterAll(() => federation.stop());

test('a field comes from the service that took it over', async () => {
  const { answer, calls } = await federation.ask('{ thing { stays moved } root }');
  expect(answer).toEqual({ data: { thing: { stays: 'old stays', moved: 'new moved' }, root: 'new root' } });
  expect(
    calls
      .filter(({ service }) => service === 'old')
      .map(({ query }) => query)
      .join(),
  ).not.toContain('moved');
});

test('reached from the new service, the old one is not asked', async () => {
  const { answer, calls } = await federation.ask('{ again { moved } }');
  expect(answer).toEqual({ data: { again: { moved: 'new moved' } } });
  expect(called(calls)).toBe('new');
});

test('of 100 %: always the new one', async () => {
  expect((await federation.ask('{ thing { all } }')).answer).toEqual({ data: { thing: { all: 'new all' } } });
});

test('of 0 %, and with a label that nobody has switched on: always the old one', async () => {
  expect((await federation.ask('{ thing { none flag } again { none flag } }')).answer).toEqual({
    data: { thing: { none: 'old none', flag: 'old flag' }, again: { none: 'old none', flag: 'old flag' } },
  });
});

test('of 50 %: one of the two, and one alone for one operation', async () => {
  for (let time = 0; time < 10; time++) {
    const { answer } = await federation.ask('{ thing { half } again { half } }');
    const half = (answer.data as { thing: { half: string } }).thing.half;
    expect(['old half', 'new half']).toContain(half);
    expect(answer).toEqual({ data: { thing: { half }, again: { half } } });
  }
});
