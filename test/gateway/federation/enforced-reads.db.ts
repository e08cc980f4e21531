/**
 * What is read for a field beside the field itself: what it is made of (`@requires`) and what comes along with it (`@provides`).
 * It is decided with the field, and fetched for nobody who may not have it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { coverage, graphIn } from '../../../gateway/enforcement/coverage/coverage.ts';
import {
  asAgent,
  asMarketer,
  asSupervisor,
  type Letters,
  openLetters,
  policy,
  refused,
} from '../../support/federated/letters.ts';
import { called, representations } from '../../support/federated.ts';

let letters: Letters;
beforeAll(async () => {
  letters = await openLetters();
});
afterAll(() => letters.stop());
const ask: Letters['ask'] = (...asked) => letters.ask(...asked);

test('the policy of these tests covers their graph', () => {
  expect(coverage(policy, graphIn(parse(letters.federation.supergraphSdl)))).toEqual([]);
});

describe('P9: what a field is made of', () => {
  test('is decided customer by customer: who refused it is not asked about, and has no such field', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customers(ids: ["1", "2"]) { id greeting } }');
    expect(answer.data).toEqual({
      customers: [
        { id: '1', greeting: 'Dear Name of 1' },
        { id: '2', greeting: null },
      ],
    });
    expect(answer.errors).toEqual([refused('Customer.greeting', 'CONSENT_REQUIRED')]);
    expect(representations(calls, 'letters')).toEqual([{ __typename: 'Customer', id: '1', name: 'Name of 1' }]);
    expect(representations(calls, 'crm')).toEqual([{ __typename: 'Customer', id: '1' }]);
  });

  test('goes on being decided where something is made of that', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customers(ids: ["1", "2"]) { letter } }');
    expect(answer.data).toEqual({ customers: [{ letter: 'Dear Name of 1, hello.' }, { letter: null }] });
    expect(JSON.stringify(calls)).not.toContain('"id":"2"');
  });

  test('is not fetched for a customer who is known and refused it', async () => {
    const { answer, calls } = await ask(asMarketer, '{ customer(id: "2") { motto greeting letter } }');
    expect(answer.data).toEqual({
      customer: { motto: expect.stringMatching(/^motto of 2/), greeting: null, letter: null },
    });
    expect(called(calls)).toBe('crm');
    expect(calls[0]?.query).not.toContain('name');
  });

  test('is not read behind its mask', async () => {
    const { answer, calls } = await ask(asAgent, '{ customer(id: "1") { name greeting } }');
    expect(answer.data).toEqual({ customer: { name: 'N***', greeting: null } });
    expect(answer.errors).toEqual([refused('Customer.greeting', 'FORBIDDEN')]);
    expect(called(calls)).toBe('crm');
  });

  test('is there where it may be read', async () => {
    const { answer } = await ask(asSupervisor, '{ customer(id: "2") { greeting letter } }');
    expect(answer).toEqual({ data: { customer: { greeting: 'Dear Name of 2', letter: 'Dear Name of 2, hello.' } } });
  });
});

describe('What comes along with a reference', () => {
  test('is fetched from its owner, once the customer is decided', async () => {
    const { answer, calls } = await ask(asSupervisor, '{ review { text author { email } } }');
    expect(answer).toEqual({ data: { review: { text: 'Fine.', author: { email: 'mail-2@example.com' } } } });
    expect(calls.map(({ service }) => service)).toEqual(['reviews', 'crm']);
    expect(calls[0]?.query).not.toContain('email');
  });

  test('is fetched from nobody for whom it is refused', async () => {
    const { text, calls } = await ask(asAgent, '{ review { text author { id email } } }');
    expect(JSON.parse(text).data).toEqual({ review: { text: 'Fine.', author: { id: '2', email: null } } });
    expect(JSON.stringify(calls)).not.toContain('email');
  });
});
