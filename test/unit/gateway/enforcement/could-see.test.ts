/** What a class of callers could ever see of the built-in graph, compared with the table of the policy that is written out for tests. */
import { describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import type { Asking } from '../../../../gateway/caller/caller.ts';
import { callerClass, couldSee } from '../../../../gateway/enforcement/could-see.ts';
import { isGated, PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import { Guards } from '../../../../gateway/enforcement/shield.ts';
import { VisibleSchemas } from '../../../../gateway/enforcement/visible-schemas.ts';
import { personas } from '../../../../schema/personas.ts';
import type { Category, Purpose, Role } from '../../../../schema/vocabulary.ts';
import { read, write } from '../../../policy/asked.ts';
import { guards, index, schema } from '../../../policy/graph.ts';
import { asking } from '../../../policy/people.ts';

const gated = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type)
    ? Object.keys(type.getFields()).flatMap((field) => {
        const value = index.classOf(type.name, field);
        return isGated(value) ? [{ type: type.name, field, value }] : [];
      })
    : [],
);

const as = (role: Role, purposes: readonly Purpose[], more: Parameters<typeof asking>[2] = {}): Asking => {
  const [purpose] = purposes as [Purpose];
  return asking(role, purpose, { purposes, ...more });
};
const seenBy = async (who: Asking) => {
  const sees = await couldSee(schema, index, guards, who);
  return gated.filter(({ type, field }) => sees(type, field)).map(({ type, field }) => `${type}.${field}`);
};

describe('what could be seen', () => {
  test.each(personas)(
    'by $name is exactly what is not forbidden to everybody like them',
    async ({ roles, purposes }) => {
      const [role] = roles as [Role];
      const ever = ({ type, value }: (typeof gated)[number]): boolean =>
        purposes.some((purpose) =>
          type === 'Mutation'
            ? write(asking(role, purpose), value as Parameters<typeof write>[1], 'anyone') !== 'FORBIDDEN'
            : [false, true].some(
                (inOwnPayload) =>
                  read(asking(role, purpose), value as Category, 'anyone', { inOwnPayload }) !== 'FORBIDDEN',
              ),
        );
      const expected = gated
        .filter((one) => ever(one) && (one.field !== 'me' || role === 'customer'))
        .map(({ type, field }) => `${type}.${field}`);
      expect(await seenBy(as(role, purposes))).toEqual(expected);
    },
  );

  test('includes what asks for a case, and for consent', async () => {
    expect(await seenBy(as('agent', ['customer-care']))).toEqual(
      expect.arrayContaining(['Purchase.payment', 'Mutation.updateContact', 'Customer.email']),
    );
    expect(await seenBy(as('marketer', ['direct-marketing']))).toEqual(expect.arrayContaining(['Customer.email']));
  });

  test('is that of all purposes of the token, whichever this request is for', async () => {
    const one = await seenBy(as('marketer', ['direct-marketing']));
    const both = await seenBy(as('marketer', ['direct-marketing', 'personalisation']));
    expect(one).not.toContain('Customer.demographics');
    expect(both).toEqual(expect.arrayContaining([...one, 'Customer.demographics']));
  });

  test('by a partner who does not say for whom they ask is nothing', async () => {
    const nameless = as('partner', ['third-party-sharing'], { caller: { recipient: undefined } });
    expect(await seenBy(nameless)).toEqual([]);
  });
});

describe('of a graph of somebody else', () => {
  const foreign = buildSchema(`
    type Query { me: Customer ping: Int open: Int }
    type Customer { name: Name unclassed: Int rename: Int }
    type Name { given: String }
  `);
  const written = buildSchema(`
    type Mutation { rename: Int }
    type Query { customer: Customer }
    type Customer { name: String rename: Int }
  `);
  const policyOf = (coordinates: object): PolicyIndex =>
    new PolicyIndex({
      subgraphs: { one: { coordinates: { ...coordinates } } },
      grants: { name: [{ row: 'a', role: 'agent', purposes: ['customer-care'], basis: 'contract' }] },
    });
  const seeing = async (graph: GraphQLSchema, foreignIndex: PolicyIndex, who: Asking) => {
    const sees = await couldSee(graph, foreignIndex, new Guards(graph, foreignIndex), who);
    return Object.values(graph.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap(({ name }) =>
        Object.keys((graph.getType(name) as GraphQLObjectType).getFields()).map((field) => [name, field]),
      )
      .filter(([type = '', field = '']) => sees(type, field))
      .map((place) => place.join('.'));
  };

  test('what is public or inherits is seen, what has no class is not', async () => {
    const some = policyOf({
      'Query.me': 'name',
      'Query.open': { public: 'x' },
      'Customer.name': 'name',
      'Name.*': 'inherit',
    });
    expect(await seeing(foreign, some, as('agent', ['customer-care']))).toEqual([
      'Query.me',
      'Query.open',
      'Customer.name',
      'Name.given',
    ]);
    expect(await seeing(foreign, some, as('marketer', ['direct-marketing']))).toEqual(['Query.open', 'Name.given']);
  });

  test('what is read is no way to write, and what cannot be written is no reason not to read', async () => {
    const one = policyOf({ 'Mutation.rename': 'name', 'Query.customer': 'name', 'Customer.name': 'name' });
    expect(await seeing(written, one, as('agent', ['customer-care']))).toEqual(['Query.customer', 'Customer.name']);
  });

  test('a request that names no purposes is about its own', async () => {
    const one = policyOf({ 'Customer.name': 'name' });
    expect(await seeing(written, one, asking('agent', 'customer-care'))).toEqual(['Customer.name']);
    expect(await seeing(written, one, asking('agent', 'delivery'))).toEqual([]);
  });
});

describe('the class of a caller', () => {
  const base = as('agent', ['customer-care', 'identity-verification']);

  test('is the same for whoever could see the same: of whom, when and about what does not matter', () => {
    const other: Asking = {
      ...base,
      purpose: 'identity-verification',
      purposes: ['identity-verification', 'customer-care'],
      brand: 'value',
      channel: 'SMS',
      case: 'c-1',
      now: 1,
      caller: { ...base.caller, subject: 'other', actor: 'other', acr: 'high', authTime: 5 },
    };
    expect(callerClass(other)).toBe(callerClass(base));
  });

  test('is the same in whatever order roles are named, and for a request that names its own purpose alone', () => {
    const roles = ['agent', 'supervisor'] as const;
    const other = { actor: 'b', roles: [...roles] };
    const of = (some: readonly Role[], onBehalf: readonly Role[]) =>
      callerClass({ ...base, caller: { ...base.caller, roles: some, onBehalfOf: { ...other, roles: onBehalf } } });
    expect(of(roles, roles)).toBe(of([...roles].reverse(), [...roles].reverse()));
    const alone = { ...base, purposes: undefined };
    expect(callerClass(alone)).toBe(callerClass({ ...base, purposes: [base.purpose] }));
    expect(callerClass(alone)).not.toBe(callerClass({ ...base, purposes: [] }));
  });

  test('is another one for each kind of party that somebody acts for', () => {
    const parties = [
      { roles: ['agent'] },
      { roles: ['marketer'] },
      { roles: ['customer'], customer: '1' },
      { roles: ['customer'] },
      { roles: ['partner'], recipient: 'partner-1' },
      { roles: ['partner'] },
    ] as { roles: Role[] }[];
    const classes = parties.map((party) =>
      callerClass({ ...base, caller: { ...base.caller, onBehalfOf: { actor: 'a', ...party } } }),
    );
    expect(new Set(classes).size).toBe(parties.length);
  });

  test.each<[string, Asking]>([
    ['role', as('supervisor', ['customer-care', 'identity-verification'])],
    ['purpose', as('agent', ['customer-care'])],
    ['customer of their own', { ...base, caller: { ...base.caller, customer: '1' } }],
    ['recipient', { ...base, caller: { ...base.caller, recipient: 'partner-1' } }],
    ['party they act for', { ...base, caller: { ...base.caller, onBehalfOf: { actor: 'a', roles: ['customer'] } } }],
  ])('is another one with another %s', (_, other) => {
    expect(callerClass(other)).not.toBe(callerClass(base));
  });
});

test('the schemas of a bounded number of classes are kept, each made once', async () => {
  const visible = new VisibleSchemas(schema, index, guards);
  const agent = as('agent', ['customer-care']);
  expect(await visible.of(agent)).toBe(await visible.of({ ...agent, now: 2 }));
  const others = gated.length * 2;
  for (let n = 0; n < others; n += 1) await visible.of({ ...agent, purposes: [`none-${n}` as Purpose] });
  expect(visible.size).toBeLessThanOrEqual(64);
});

test('a class is shown what it could see, and is asked about again after its guards could not say', async () => {
  const agent = as('agent', ['customer-care']);
  const shown = await new VisibleSchemas(schema, index, guards).of(agent);
  const fields = (shown.getType('Customer') as GraphQLObjectType).getFields();
  expect([fields.email?.name, fields.demographics]).toEqual(['email', undefined]);
  let isBroken = true;
  const sometimes = {
    ask: (...asked: Parameters<Guards['ask']>) => {
      if (isBroken) throw new Error('no answer');
      return guards.ask(...asked);
    },
  } as unknown as Guards;
  const visible = new VisibleSchemas(schema, index, sometimes);
  await expect(visible.of(agent)).rejects.toThrow('no answer');
  isBroken = false;
  expect((await visible.of(agent)).getType('Customer')).toBeDefined();
});
