/**
 * The tree of graphql-shield: a rule for every coordinate, one for each category, and a no for whatever goes wrong (pitfalls P1 to P3).
 */
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { PolicyIndex } from '../../../../gateway/enforcement/policy-index.ts';
import {
  type GuardContext,
  Guards,
  type ShieldTree,
  shieldMiddleware,
  shieldTree,
} from '../../../../gateway/enforcement/shield.ts';
import { errors } from '../../../../schema/errors.ts';
import { policy } from '../../../../schema/grants.ts';
import type { Class, Policy } from '../../../../schema/policy.ts';
import { guards } from '../../../policy/graph.ts';
import { allowsAll, asking, customer } from '../../../policy/people.ts';

// The same build that graphql-shield uses: the two know each other by class.
const { applyMiddleware } = createRequire(import.meta.url)('graphql-middleware') as typeof import('graphql-middleware');

const small = buildSchema(`
  type Query { me: Customer, customer(id: ID!): Customer }
  type Mutation { withdrawConsent(id: ID!): Payload }
  type Payload { customer: Customer, note: String }
  type Customer {
    id: ID, name: String, email: String, consentStatus(purpose: String): String, secret: String, product: Product
  }
  type Product { id: ID }
`);
const smallIndex = (more: Record<string, Class | undefined> = {}): PolicyIndex =>
  new PolicyIndex({
    grants: policy.grants,
    consentService: 'consent',
    subgraphs: {
      one: {
        coordinates: {
          'Query.me': 'key',
          'Query.customer': 'key',
          'Mutation.withdrawConsent': 'consent.withdrawal',
          'Payload.customer': 'key',
          'Payload.note': 'inherit',
          'Customer.id': 'key',
          'Customer.name': 'name',
          'Customer.email': 'contact.email',
          'Customer.consentStatus': 'consent.status',
          'Product.id': { public: 'of no person' },
          ...(more as Record<string, Class>),
        },
      },
    },
  } satisfies Policy);
const self: GuardContext = { asking: asking('customer', 'account-management'), subject: allowsAll };
/** The two rules that ask nobody, as the tree holds them. */
const { Product, Customer } = shieldTree(small, smallIndex());
const allow = Product?.id as ShieldTree[string][string];
const deny = Customer?.secret as ShieldTree[string][string];
const NO = { effect: 'deny', code: 'FORBIDDEN' };

/** A policy that cannot be read. */
class BrokenIndex extends PolicyIndex {
  override rows(): never {
    throw new Error('a secret of the data base');
  }
}

test('the two rules that ask nobody say yes and no', async () => {
  const yesAndNo = shieldMiddleware({ Query: { me: allow }, Customer: { name: allow, secret: deny } });
  expect((await asked(yesAndNo, '{ me { name secret } }')).data).toEqual({ me: { name: 'Anna', secret: null } });
});

describe('P1: what the policy does not name', () => {
  test('a coordinate without a class is denied, and its neighbours are what they are', async () => {
    const tree = shieldTree(small, smallIndex());
    expect(tree.Customer?.secret).toBe(deny);
    expect(tree.Customer?.product).toBe(deny);
    const some = new Guards(small, smallIndex());
    expect(await some.ask(['Customer', 'secret'], self)).toEqual(NO);
    expect(await some.ask(['Customer', 'name'], self)).toMatchObject({ effect: 'allow' });
    expect(await some.ask(['Customer', 'name'], { ...self, subject: customer({ erased: true }) })).toMatchObject(NO);
  });

  test.each([undefined, null, '', 'nam', 'constructor', {}, { public: true }, 7])(
    'a class that is no word of the policy (%j) is denied, also where the type has a class for its other fields',
    async (wrong) => {
      const odd = smallIndex({ 'Customer.name': wrong as never, 'Customer.*': 'inherit' });
      const some = new Guards(small, odd);
      expect(shieldTree(small, odd).Customer?.name).toBe(deny);
      expect(odd.classOf('Customer', 'name')).toBeUndefined();
      expect(odd.classIn('one', 'Customer', 'name')).toBeUndefined();
      expect(await some.ask(['Customer', 'name'], self)).toEqual(NO);
      expect(await some.ask(['Customer', 'email'], self)).toMatchObject({ effect: 'allow' });
    },
  );

  test('an undefined rule in a type’s map does not open the type', async () => {
    const complete = shieldTree(small, smallIndex());
    const holed = { ...complete, Customer: { ...complete.Customer, name: undefined } } as unknown as ShieldTree;
    const { data, errors: said } = await asked(shieldMiddleware(holed), '{ me { name email secret } }');
    expect(data).toEqual({ me: { name: null, email: null, secret: null } });
    expect(said.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  test('a type that is missing from the tree is denied', async () => {
    const { Customer: _, ...rest } = shieldTree(small, smallIndex());
    const { data } = await asked(shieldMiddleware(rest), '{ me { name email } }');
    expect(data).toEqual({ me: { name: null, email: null } });
  });

  test('a name that is no coordinate is denied, be it one of JavaScript’s own', async () => {
    for (const name of ['nothing', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
      for (const place of [
        [name, 'name'],
        ['Customer', name],
        [name, 'call'],
        [name, 'valueOf'],
      ] as const)
        expect(
          await guards.ask(place, { ...self, decision: { effect: 'allow', row: 'x', basis: 'contract' } }),
        ).toEqual(NO);
  });
});

describe('P2: no answer serves twice', () => {
  test('the same context gives each customer their own answer', async () => {
    const context = { asking: asking('marketer', 'direct-marketing'), subject: allowsAll as GuardContext['subject'] };
    const answers: string[] = [];
    for (const subject of [allowsAll, customer(), allowsAll, customer()]) {
      context.subject = subject;
      answers.push((await guards.ask(['Customer', 'name'], context)).effect);
    }
    expect(answers).toEqual(['allow', 'deny', 'allow', 'deny']);
  });

  test('nothing is left in what was asked with, and what was in it counts for nothing', async () => {
    const context = Object.freeze({
      ...self,
      decision: { effect: 'allow', row: 'forged', basis: 'contract' },
    } as const);
    expect(await guards.ask(['PersonName', 'given'], context)).toEqual(NO);
    expect(await guards.ask(['Customer', 'name'], context)).toMatchObject({ effect: 'allow', row: 'self' });
    expect(Object.keys(context)).toEqual(['asking', 'subject', 'decision']);
  });

  test('questions asked at the same time do not mix', async () => {
    const request = asking('marketer', 'direct-marketing');
    const subjects = Array.from({ length: 100 }, (_, at) => (at % 3 === 0 ? allowsAll : customer()));
    const answers = await Promise.all(
      subjects.map((subject) => guards.ask(['Customer', 'name'], { asking: request, subject })),
    );
    expect(answers.map(({ effect }) => effect)).toEqual(subjects.map((one) => (one === allowsAll ? 'allow' : 'deny')));
  });
});

describe('P5: the guard and the decision behind it must both say yes', () => {
  const ofShield = Object.getPrototypeOf(shieldTree(small, smallIndex()).Customer?.name) as {
    resolve: (...args: unknown[]) => Promise<unknown>;
  };
  const stranger = { ...self, subject: { ...allowsAll, id: '1' } };
  /** What the guard of a name says where graphql-shield turns the outcome of its rule into something else. */
  async function askedWhere(outcome: (rule: () => Promise<unknown>) => Promise<unknown>, context: GuardContext) {
    const { resolve } = ofShield;
    ofShield.resolve = function (...args) {
      return outcome(() => resolve.apply(this, args));
    };
    try {
      return await new Guards(small, smallIndex()).ask(['Customer', 'name'], context);
    } finally {
      ofShield.resolve = resolve;
    }
  }

  test('a guard that says no, whatever was decided', async () => {
    expect(await askedWhere((rule) => rule(), self)).toMatchObject({ effect: 'allow' });
    expect(await askedWhere(async (rule) => void (await rule()), self)).toEqual(NO);
    expect(await askedWhere(async (rule) => (await rule()) !== true, self)).toEqual(NO);
  });

  test('a guard that says yes to what was denied, or to what nobody decided', async () => {
    expect(await askedWhere(async (rule) => (await rule()) !== undefined, stranger)).toEqual(NO);
    expect(await askedWhere(async () => true, self)).toEqual(NO);
  });
});

describe('P3: a rule that throws', () => {
  test('is a no of ours', async () => {
    expect(await new Guards(small, new BrokenIndex(smallIndex().policy)).ask(['Customer', 'name'], self)).toEqual(NO);
  });

  test('says what a refusal says, and nothing of why', async () => {
    const tree = shieldTree(small, new BrokenIndex(smallIndex().policy));
    const { text, errors: said } = await asked(
      shieldMiddleware({ ...tree, Query: { me: allow, customer: allow } }),
      '{ me { name } }',
    );
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toBe(errors.FORBIDDEN.message);
    expect(said[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    expect(text).not.toMatch(/Not Authorised|INTERNAL_SERVER_ERROR|secret/);
  });
});

describe('around a schema that graphql-js executes', () => {
  const middleware = shieldMiddleware(shieldTree(small, smallIndex()));

  test('it gives what is allowed and refuses the rest with its code', async () => {
    const request = asking('marketer', 'direct-marketing');
    const by = (subject: GuardContext['subject']) =>
      asked(middleware, '{ me { name email } }', { asking: request, subject });
    expect((await by(allowsAll)).data).toEqual({ me: { name: 'Anna', email: 'anna@example.se' } });
    const refused = await by(customer());
    expect(refused.data).toEqual({ me: null });
    expect(refused.errors.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      { message: errors.CONSENT_REQUIRED.message, extensions: { code: 'CONSENT_REQUIRED' } },
    ]);
  });

  test('it decides each field by its own arguments, in one context', async () => {
    const source =
      '{ me { own: consentStatus(purpose: "DIRECT_MARKETING") other: consentStatus(purpose: "RESEARCH") } }';
    const { data } = await asked(middleware, source, {
      asking: asking('marketer', 'direct-marketing'),
      subject: allowsAll,
    });
    expect(data).toEqual({ me: { own: 'given', other: null } });
  });

  test('it decides the fields of the mutation type as writes', async () => {
    const written = await asked(middleware, 'mutation { withdrawConsent(id: 1) { note } }');
    expect(written.data).toEqual({ withdrawConsent: { note: 'done' } });
    const stranger = await asked(middleware, 'mutation { withdrawConsent(id: 1) { note } }', {
      ...self,
      subject: { ...allowsAll, id: '1' },
    });
    expect(stranger.data).toEqual({ withdrawConsent: null });
  });

  test('a field of the query type that is classified as a write is refused, and the other way round', async () => {
    const crossed = new Guards(
      small,
      smallIndex({ 'Query.me': 'consent.withdrawal', 'Mutation.withdrawConsent': 'name' }),
    );
    expect(await crossed.ask(['Query', 'me'], self)).toEqual(NO);
    expect(await crossed.ask(['Mutation', 'withdrawConsent'], self)).toEqual(NO);
  });
});

/** Asks the small schema, wrapped in a middleware. */
async function asked(middleware: ReturnType<typeof shieldMiddleware>, source: string, context: GuardContext = self) {
  const person = { id: '2489', name: 'Anna', email: 'anna@example.se', consentStatus: 'given', secret: 'secret' };
  const result = await graphql({
    schema: applyMiddleware(small, middleware),
    source,
    rootValue: { me: person, customer: person, withdrawConsent: { note: 'done', customer: person } },
    contextValue: { ...context },
  });
  const text = JSON.stringify(result);
  return { text, data: JSON.parse(text).data, errors: result.errors ?? [] };
}

test('what goes wrong where the data comes from is told to nobody', async () => {
  const middleware = shieldMiddleware(shieldTree(small, smallIndex()));
  const result = await graphql({
    schema: applyMiddleware(small, middleware),
    source: '{ me { name } }',
    rootValue: {
      me: {
        name: () => {
          throw new Error('a secret of the data base');
        },
      },
    },
    contextValue: { ...self },
  });
  expect(result.errors?.map(({ message }) => message)).toEqual([errors.FORBIDDEN.message]);
});

describe('A category that is read for the sake of something else', () => {
  const some = new Guards(small, smallIndex());

  test('is decided wherever it stands', async () => {
    expect(await some.askAbout('name', self)).toMatchObject({ effect: 'allow' });
    expect(await some.askAbout('name', { ...self, subject: customer({ erased: true }) })).toMatchObject(NO);
  });

  test('is denied where it stands nowhere', async () => {
    expect(await some.askAbout('birth-date', self)).toEqual(NO);
  });
});
