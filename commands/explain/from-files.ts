/**
 * An explanation from the files of graph and policy alone: the engine is built as a gateway would build it, and asked. Nothing is
 * called, so the addresses of the services do not matter.
 */
import { readFile } from 'node:fs/promises';
import type { States } from '../../gateway/enforcement/state-batches.ts';
import { createEngine } from '../../gateway/federation/engine.ts';
import type { Inside } from '../../gateway/federation/inside.ts';
import { explanation } from '../../gateway/own/explanation.ts';
import { ownService } from '../../gateway/own/own-service.ts';
import { readServed } from '../../gateway/served/read.ts';
import { type CustomerState, customerState } from '../../schema/customer-state.ts';
import { UsageError } from '../arguments.ts';
import { argumentsOf, complaintOf, type Explanation, type Wish } from './question.ts';

interface Files {
  readonly state?: string;
  readonly supergraph?: string;
  readonly policy?: string;
}

/** An address that nothing is sent to. */
const NOWHERE = 'http://localhost';

export async function explainedFromFiles(wish: Wish, { state: path, ...choice }: Files): Promise<Explanation> {
  const state = path === undefined ? undefined : await readState(path);
  const args = argumentsOf(wish);
  const customerId = args.customerId ?? state?.id;
  if (state !== undefined && state.id !== customerId)
    throw new UsageError('--state is the state of another customer than --customer.');
  const served = await readServed(choice, (services) => Object.fromEntries(services.map((name) => [name, NOWHERE])));
  const inside = Promise.withResolvers<Inside>();
  const engine = await createEngine({
    ...served,
    trail: 'none',
    own: (given) => {
      inside.resolve(given);
      return ownService({ ...given, policy: served.policy });
    },
  });
  try {
    const states: States = async (ids) => ids.map(() => state ?? new TypeError('No state is known'));
    const { signal } = new AbortController();
    const { explain } = await inside.promise;
    const given = await explanation(
      { ...args, customerId },
      { states, explain, now: Date.now(), signal, explained: 0, characters: 0 },
    );
    return given as Explanation;
  } catch (error) {
    const { extensions } = error as { extensions?: { code?: unknown; input?: unknown } };
    if (extensions?.code === 'BAD_USER_INPUT') throw new UsageError(complaintOf(extensions.input));
    throw error;
  } finally {
    await engine.close();
  }
}

async function readState(path: string): Promise<CustomerState> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path} cannot be read (${error.code}).`);
  });
  try {
    return customerState.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} is no state of a customer; schema/customer-state.ts says what one looks like.`);
  }
}
