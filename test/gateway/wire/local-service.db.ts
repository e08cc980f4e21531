/** A service that is answered in the process: bounded like the others, and nothing goes out for it. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { LocalService } from '../../../gateway/federation/wire/local-service.ts';
import { Wire, WireError } from '../../../gateway/federation/wire/transport.ts';
import { asking } from '../../policy/people.ts';

const CALL = { query: '{ a }', variables: { first: 1 } };
const dpo = asking('dpo', 'legal-compliance');

let wire: Wire | undefined;
const failures: unknown[] = [];
afterEach(async () => {
  await wire?.close();
  failures.length = 0;
});

function open(service: LocalService, deadline = 5_000): Wire {
  wire = new Wire({
    services: [],
    local: new Map([['gateway', service]]),
    passports: {
      sign: async () => {
        throw new Error('No passport is needed');
      },
      jwks: { keys: [] },
    },
    deadline,
    maxAnswer: 1_000,
    onFailure: (...failure) => failures.push(failure),
  });
  return wire;
}

const ask = (of: Wire, signal?: AbortSignal) => of.graphql('gateway', CALL, { asking: dpo, signal, idempotent: true });

describe('it', () => {
  test('gets the operation and who asks, and its answer is the answer', async () => {
    const heard: unknown[] = [];
    const answer = await ask(
      open(async (call, who, signal) => {
        heard.push(call, who, signal.aborted);
        return { data: { a: 1 } };
      }),
    );
    expect(answer).toEqual({ data: { a: 1 } });
    expect(heard).toEqual([CALL, dpo, false]);
    expect(failures).toEqual([]);
  });

  test('is ready whenever the gateway is', async () => {
    expect(await open(async () => ({ data: null })).isReady('gateway')).toBe(true);
    expect(await open(async () => ({ data: null })).isReady('other')).toBe(false);
  });

  test('is told of like any other where it answers with errors of its own', async () => {
    const errors = [{ path: ['a'], extensions: { code: 'INTERNAL' } }];
    expect(await ask(open(async () => ({ data: { a: null }, errors })))).toEqual({ data: { a: null }, errors });
    expect(failures).toEqual([['gateway', 'errors']]);
  });
});

describe('no answer is', () => {
  test('what it throws, of which nothing is told', async () => {
    const failing = ask(
      open(async () => {
        throw new Error('of 2489');
      }),
    );
    await expect(failing).rejects.toThrow(new WireError('gateway: no answer'));
    expect(failures).toEqual([['gateway', 'other', undefined]]);
  });

  test('what does not come within the deadline of one call, where the request has none; the service is told to stop', async () => {
    let stopped: AbortSignal | undefined;
    const late = ask(
      open((_, __, signal) => {
        stopped = signal;
        return new Promise(() => {});
      }, 20),
    );
    await expect(late).rejects.toThrow(WireError);
    expect(stopped?.aborted).toBe(true);
    expect(failures).toEqual([['gateway', 'timeout', undefined]]);
  });

  test('what the request has no more time for, and no earlier one is late', async () => {
    const late = ask(
      open(() => new Promise(() => {}), 20),
      AbortSignal.timeout(120),
    );
    const begun = performance.now();
    await expect(late).rejects.toThrow(WireError);
    expect(performance.now() - begun).toBeGreaterThan(100);
    const wire = open(async () => {
      await setTimeout(60);
      return { data: { a: 1 } };
    }, 20);
    expect(await ask(wire, AbortSignal.timeout(5_000))).toEqual({ data: { a: 1 } });
    expect(failures).toEqual([]);
  });

  test('what nobody waits for any more; that is no failure', async () => {
    const client = new AbortController();
    const gone = ask(
      open(() => new Promise(() => client.abort())),
      client.signal,
    );
    await expect(gone).rejects.toThrow(WireError);
    await expect(
      ask(
        open(async () => ({ data: {} })),
        client.signal,
      ),
    ).rejects.toThrow(WireError);
    expect(failures).toEqual([]);
  });

  test('what nobody asked for', async () => {
    const wire = open(async () => ({ data: {} }));
    await expect(wire.graphql('gateway', CALL, { asking: undefined, idempotent: true })).rejects.toThrow(WireError);
  });
});
