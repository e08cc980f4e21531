/**
 * The services that the engine itself asks, beside what clients ask for: who knows the states of customers, and who registers them. Which
 * they are is said by the policy.
 */
import type { Policy } from '../../schema/policy.ts';
import { Registrations } from '../relay/registrations.ts';
import type { EngineOptions } from './engine.ts';
import type { Service } from './supergraph/supergraph.ts';
import type { Wire } from './wire/transport.ts';

/** The service that knows the states of customers; its name is the audience of the passports that it gets. */
export function consentService(
  options: Pick<EngineOptions, 'policy' | 'consentUrl'>,
  services: readonly Service[],
): Service | undefined {
  const name = options.policy.consentService ?? 'consent';
  if (options.consentUrl !== undefined)
    return { name: `states of ${name}`, audience: name, graph: '', url: options.consentUrl };
  return options.policy.consentService === undefined ? undefined : services.find((service) => service.name === name);
}

/**
 * The way from the service that registers customers to the consent service. Undefined: nobody is registered here, whatever a row says, as
 * there is no one of the two.
 */
export function registrationsOver(
  wire: Wire,
  services: readonly Service[],
  { registrationService: service }: Policy,
  consent: Service | undefined,
): Registrations | undefined {
  if (service === undefined || consent === undefined || !services.some(({ name }) => name === service))
    return undefined;
  // Each call may be made again: what is there already stays as it is.
  const own = { asking: undefined, idempotent: true } as const;
  return new Registrations({
    outbox: (request) => wire.json(service, 'outbox', request, own),
    customers: (request) => wire.json(consent.name, 'customers', request, own),
    registrations: (request, asking) => wire.json(service, 'registrations', request, { asking, idempotent: true }),
  });
}
