/**
 * What identity tells the gateway of customers whose state is still to be made, and of who registered whom (schema/registration.ts).
 * Nothing of their data is in it but the id and whether they are in the loyalty programme.
 */
import {
  MAX_CARRIED,
  outboxAnswer,
  outboxRequest,
  registrationAnswer,
  registrationRequest,
} from '../../../schema/registration.ts';
import type { Asker } from '../../kit/definition.ts';
import { badUserInput } from '../../kit/input.ts';
import type { IdentityStore } from '../store.ts';
import { isOwn } from './registration.ts';

/** `POST /outbox`: marks what is done, then tells what waits. Two writers at once change nothing twice. */
export async function answerOutbox(store: IdentityStore, body: unknown): Promise<unknown> {
  const request = outboxRequest.safeParse(body);
  if (!request.success) throw badUserInput();
  const { done, only } = request.data;
  await store.settle(done);
  const found = await store.findWaiting(MAX_CARRIED, only);
  return outboxAnswer.parse({ waiting: found.map(({ _id: id, outbox }) => ({ id, enrolled: outbox.enrolled })) });
}

/** `POST /registrations`: whether whoever asks has registered this customer under this key. */
export async function answerRegistrations(store: IdentityStore, body: unknown, { actor }: Asker): Promise<unknown> {
  const request = registrationRequest.safeParse(body);
  if (!request.success) throw badUserInput();
  const { customer, key } = request.data;
  const [found] = await store.findCustomers([customer]);
  return registrationAnswer.parse({ isOwn: isOwn(found?.registration, { actor, key }) });
}
