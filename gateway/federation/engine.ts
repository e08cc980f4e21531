/**
 * Builds the engine of a supergraph and a policy: everything that is the same for all requests, checked once at start.
 * A coordinate without a class stops it here; nothing is allowed because it was forgotten.
 */
import {
  buildASTSchema,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  print,
} from 'graphql';
import { OWN_ADDRESS } from '../../schema/classification.ts';
import { type CustomerState, statesAnswer } from '../../schema/customer-state.ts';
import type { Policy } from '../../schema/policy.ts';
import { SIGNALS_ENDPOINT } from '../../schema/preference-signal.ts';
import { PUBLISHED_KEYS_PATH } from '../../schema/published-key.ts';
import { policyHash } from '../audit/policy-hash.ts';
import type { Asking, Caller } from '../caller/caller.ts';
import { customersBehind, partiesOf } from '../caller/parties.ts';
import type { Passports } from '../caller/passport.ts';
import { KeyedHash } from '../enforcement/masks/keyed-hash.ts';
import { PolicyIndex } from '../enforcement/policy-index.ts';
import { fetchedOnBehalf } from '../enforcement/read-on-behalf.ts';
import { Guards } from '../enforcement/shield.ts';
import { stateBatches, toldTo } from '../enforcement/state-batches.ts';
import { SubjectStates } from '../enforcement/subjects.ts';
import { supergraphFields } from '../enforcement/supergraph-fields.ts';
import { VisibleSchemas } from '../enforcement/visible-schemas.ts';
import type { Engine } from '../engine.ts';
import { limits } from '../limits/table.ts';
import type { Recorder } from './account/recording.ts';
import { admitted } from './admitting.ts';
import { Beat } from './beat.ts';
import { CompiledOperation } from './compiled.ts';
import { CompiledOperations } from './compiled-operations.ts';
import { refuseTooComplex } from './document/bounds.ts';
import { normalise } from './document/normalise.ts';
import { DryRun } from './dry-run.ts';
import { explain } from './explaining.ts';
import { exportsOf } from './exports.ts';
import type { Rooms } from './fetching.ts';
import type { Inside } from './inside.ts';
import { consentService, registrationsOver } from './known-services.ts';
import { answer } from './operation.ts';
import { fieldSet } from './plan/fetch-text.ts';
import { Planner } from './plan/plan.ts';
import { receiptKeys } from './receipt-keys.ts';
import { signalReports } from './signals.ts';
import { subscriptions } from './subscriptions.ts';
import { declaredCosts } from './supergraph/declared-costs.ts';
import { partition } from './supergraph/partition.ts';
import { publicSchema, readSupergraph } from './supergraph/supergraph.ts';
import type { OnFailure } from './wire/call-failure.ts';
import type { LocalService } from './wire/local-service.ts';
import { Wire } from './wire/transport.ts';

export interface EngineOptions {
  readonly supergraphSdl: string;
  readonly policy: Policy;
  /** Service name -> address, instead of the one in the supergraph. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** Absent: calls to services carry no passport, as nobody is asked who they are. */
  readonly passports?: Passports;
  /** Where `POST states` is answered, instead of the policy's consent service. */
  readonly consentUrl?: string;
  /** Makes what the gateway answers itself, where the supergraph has a service at `OWN_ADDRESS`. Absent: nobody answers it. */
  readonly own?: (inside: Inside) => LocalService;
  /** Milliseconds for one call to a service; absent: that of the limits. */
  readonly deadline?: number;
  readonly onFailure?: OnFailure;
  /** What the keys of masks that can be joined are derived from; absent: they can be joined within this engine alone. */
  readonly maskSecret?: Uint8Array;
  /** Where operations are recorded; `none`, which has to be said: nowhere. */
  readonly trail: Omit<Recorder, 'policy'> | 'none';
  /** A policy that decides nothing: what it would decide otherwise is counted. */
  readonly dryRun?: Policy;
}

/** Operations that are kept compiled. */
const MAX_COMPILED = 1_000;
/** Fields of all of them: a field with its writers and its part in some plans is about a kilobyte. */
const MAX_COMPILED_FIELDS = 100_000;

/**
 * @throws {TypeError} naming the coordinates that the policy does not classify
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const supergraph = readSupergraph(options.supergraphSdl);
  const onBehalf = fetchedOnBehalf(
    buildASTSchema(supergraph.document, { assumeValidSDL: true }),
    supergraphFields(supergraph.document),
  );
  const index = new PolicyIndex(options.policy, onBehalf);
  const services = supergraph.services.map((service) => ({
    ...service,
    url: options.serviceUrls[service.name] ?? service.url,
  }));
  const { sdl, territories, heldKeys, splitInterfaces } = partition({ ...supergraph, services }, index);
  const plain = new Planner(print(supergraph.document), territories);
  const schema = publicSchema(plain.consumerSdl);
  refuseUnclassified(schema, index);

  const consent = consentService(options, services);
  const elsewhere = services.filter(({ url }) => url !== OWN_ADDRESS);
  const local = new Map<string, LocalService>();
  const wire = new Wire({
    services: consent === undefined || services.includes(consent) ? elsewhere : [...elsewhere, consent],
    local,
    passports: options.passports,
    deadline: options.deadline ?? limits.subgraphMilliseconds.default,
    maxAnswer: limits.subgraphAnswerBytes.default,
    onFailure: options.onFailure,
  });
  const registrations = registrationsOver(wire, services, options.policy, consent);
  const { types } = supergraph;
  const guards = new Guards(schema, index);
  const rooms: Rooms = {
    schema,
    visible: new VisibleSchemas(schema, index, guards),
    index,
    types,
    inputNames: inputNames(schema),
    guards,
    heldKeys: new Map([...heldKeys].map(([type, key]) => [type, fieldSet(schema, type, key)])),
    rootTypes: new Set([schema.getQueryType()?.name ?? '', schema.getMutationType()?.name ?? '']),
    plain: { planner: plain, text: { schema, split: new Set() } },
    partitioned: {
      planner: heldKeys.size === 0 ? plain : new Planner(sdl, territories),
      text: { schema, split: splitInterfaces },
    },
    wire,
    keyedHash: new KeyedHash(options.maskSecret),
    beat: new Beat(),
    registrations,
    recorder: options.trail === 'none' ? undefined : { ...options.trail, policy: policyHash(options.policy) },
  };
  const dryRun =
    options.dryRun === undefined ? undefined : new DryRun(schema, new PolicyIndex(options.dryRun, onBehalf));
  const costs = declaredCosts(supergraph.document);
  const compiled = new CompiledOperations(
    (definition, fragments, variables) => {
      const normal = normalise(schema, index, definition, fragments, variables);
      refuseTooComplex(normal);
      return new CompiledOperation(normal, index, types, costs);
    },
    MAX_COMPILED,
    MAX_COMPILED_FIELDS,
  );
  const states = stateBatches(async (query, signal) => {
    if (consent === undefined) return query.ids.map((id) => ({ id, known: false }));
    const body = await wire.json(consent.name, 'states', query, { asking: undefined, signal, idempotent: true });
    const read = statesAnswer.safeParse(body);
    if (read.success) return read.data.states;
    options.onFailure?.(consent.name, 'not-as-agreed');
    throw read.error;
  });
  /** The states of a request, by what it asks with: they go with it. */
  const ofRequests = new WeakMap<Asking, SubjectStates>();
  const inside: Inside = {
    index,
    states,
    explain: (question) => explain(rooms, (operation) => compiled.of(operation), question),
    admitted: (asking, finding, ids, isKept, signal) => {
      const kept = isKept ? ofRequests.get(asking) : undefined;
      return admitted(rooms, asking, finding, ids, kept ?? new SubjectStates(states, needOf(asking, signal)));
    },
    call: ({ service, endpoint, body, ...how }) =>
      wire.json(service, endpoint, body, { asking: how.asking, signal: how.signal, idempotent: how.idempotent }),
  };
  const ownService = options.own?.(inside);
  for (const { name, url } of services)
    if (url === OWN_ADDRESS && ownService !== undefined) local.set(name, ownService);
  const signals =
    consent &&
    signalReports((report, asking) => wire.json(consent.name, SIGNALS_ENDPOINT, report, { asking, idempotent: true }));
  // Who changes is told by the service that knows the states, and what is answered is the gateway's own field.
  const carried =
    consent === undefined || ownService === undefined || local.size === 0
      ? undefined
      : subscriptions(schema, (body, signal) =>
          wire.json(consent.name, 'changes', body, { asking: undefined, signal, idempotent: true }),
        );
  // The state that a request began with belongs to that request: its caller is the key, and goes with it.
  const own = new WeakMap<Caller, readonly CustomerState[]>();

  return {
    schema,
    receiptKeys: consent && receiptKeys(() => wire.published(consent.name, `.${PUBLISHED_KEYS_PATH}`)),
    visibleTo: (asking) => rooms.visible.of(asking),
    ownCustomer: async (caller, signal) => {
      own.delete(caller);
      if (consent === undefined) return 'known';
      const ids = customersBehind(caller);
      if (ids.length === 0) return 'gone';
      const found = [...(await new SubjectStates(states, { signal }).load(ids)).values()];
      if (found.some((state) => !state.known || state.erased)) return 'gone';
      if (found.length < ids.length) return 'unavailable';
      own.set(caller, found);
      return 'known';
    },
    weigh: (operation) => compiled.of(operation).weigh(operation.variables),
    execute: (operation) => {
      const { asking, signal } = operation;
      const { onState = () => {} } = operation;
      const subjects = new SubjectStates(toldTo(onState, states), needOf(asking, signal));
      ofRequests.set(asking, subjects);
      const known = own.get(asking.caller) ?? [];
      // Once: whoever asks again begins again (pitfall P17).
      own.delete(asking.caller);
      for (const state of known) {
        onState(state);
        subjects.prime(state);
      }
      signals?.(asking, known);
      return answer(rooms, compiled.of(operation), operation, subjects, dryRun);
    },
    subscriptions: carried,
    exports: exportsOf(schema, index, policyHash(options.policy)),
    dryRun: dryRun && (() => dryRun.counts),
    // A service that is starting or ending is no failure that somebody has to read of: it is looked at again.
    relay:
      registrations &&
      (async () => ((await wire.isReady(options.policy.registrationService ?? '')) ? registrations.carryAll() : 0)),
    ready: async () => {
      const answers = await Promise.all(services.map((service) => wire.isReady(service.name)));
      return answers.every(Boolean);
    },
    close: () => wire.close(),
  };
}

/** For what a request needs the states of customers. */
const needOf = (asking: Asking, signal: AbortSignal | undefined) => ({
  purpose: asking.purpose,
  brand: asking.brand,
  recipients: partiesOf(asking).flatMap(({ caller }) => caller.recipient ?? []),
  signal,
});

function refuseUnclassified(schema: GraphQLSchema, index: PolicyIndex): void {
  const missing = Object.values(schema.getTypeMap()).flatMap((type) =>
    isWhatThereIs(schema, type)
      ? Object.keys(type.getFields())
          .filter((field) => index.classOf(type.name, field) === undefined)
          .map((field) => `${type.name}.${field}`)
      : [],
  );
  if (missing.length > 0) throw new TypeError(`The policy does not classify ${missing.join(', ')}`);
}

/** An object; or an interface of which no type is in the graph, so that it stands for whatever there is. */
const isWhatThereIs = (
  schema: GraphQLSchema,
  type: GraphQLNamedType,
): type is GraphQLObjectType | GraphQLInterfaceType =>
  (isObjectType(type) && !isIntrospectionType(type)) ||
  (isInterfaceType(type) && schema.getPossibleTypes(type).length === 0);

/** What arguments and input fields are called. */
function inputNames(schema: GraphQLSchema): Set<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) for (const { name } of field.args) names.add(name);
  }
  return names;
}
