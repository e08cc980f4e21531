/** What is told to a platform of what a customer said: the same for every request, checked before it comes here. Pure. */
import { createHash, randomUUID } from 'node:crypto';
import type { ConsentEventBody } from '../../../../schema/consent-platform.ts';
import type { Acting } from '../acting.ts';
import type { Answering, Giving, Refusing, Withdrawing } from '../request.ts';
import type { Lifting, Objecting, Preferring, Restricting } from '../standing/request.ts';
import { NotKept } from './platform.ts';

type Request = Giving | Refusing | Withdrawing | Objecting | Restricting | Lifting | Preferring;
type Said = Pick<ConsentEventBody, 'type'> & Partial<ConsentEventBody>;

/** @throws NotKept for what there is no event for */
export function eventBody(customer: string, acting: Acting): ConsentEventBody {
  const { actor, onBehalf, now, idempotency } = acting;
  return {
    id: idempotency === null ? randomUUID() : idOf(acting),
    digest: idempotency?.input ?? null,
    customer,
    at: now.toISOString(),
    purposes: [],
    channel: null,
    brand: null,
    recipient: null,
    specialCategories: false,
    notice: null,
    method: null,
    captureChannel: null,
    evidence: null,
    ground: null,
    frequency: null,
    actor,
    onBehalf,
    ...saidIn(acting as Request),
  };
}

function saidIn(request: Request): Said {
  switch (request.mutation) {
    case 'give': {
      const { purposes, key, specialCategories, evidence, code } = request;
      const proof = evidence && { reference: evidence.reference, sha256: evidence.sha256 };
      const at = evidence === null ? {} : { at: evidence.at.toISOString() };
      return {
        // Who keeps the consents confirms them with the customer, too.
        type: code === null ? 'GIVEN' : 'REQUESTED',
        ...key,
        purposes: [...purposes],
        specialCategories,
        ...shown(request),
        evidence: proof,
        ...at,
      };
    }
    case 'refuse':
      return { type: 'REFUSED', ...scopeOf(request.scope), ...shown(request) };
    case 'withdraw':
      return { type: 'WITHDRAWN', ...scopeOf(request) };
    case 'object':
    case 'withdraw-objection':
      return {
        type: request.mutation === 'object' ? 'OBJECTED' : 'OBJECTION_WITHDRAWN',
        purposes: [...request.purposes],
        captureChannel: request.captureChannel,
      };
    case 'restrict':
      return { type: 'RESTRICTED', ground: request.ground, captureChannel: request.captureChannel };
    case 'lift':
      return { type: 'RESTRICTION_LIFTED', captureChannel: request.captureChannel };
    case 'prefer': {
      const { channel, frequency, captureChannel } = request;
      return { type: 'PREFERRED', channel, frequency, captureChannel };
    }
    default:
      throw new NotKept('There is no event for it');
  }
}

const scopeOf = ({ purposes, channel, brand, recipient }: Refusing['scope']) => ({
  ...{ purposes: [...purposes], channel, brand, recipient },
});

const shown = ({ notice, method, captureChannel }: Pick<Answering, 'notice' | 'method' | 'captureChannel'>) => ({
  notice: { id: notice.id, version: notice.version, language: notice.language, sha256: notice.sha256 },
  method,
  captureChannel,
});

/** The same request of the same sender is the same event. */
const idOf = ({ actor, mutation, idempotency }: Acting): string =>
  createHash('sha256')
    .update(JSON.stringify([actor, mutation, idempotency?.key]))
    .digest('base64url');
