/**
 * The document and the variables of a request as they arrive, before Apollo Server has them: their size is looked at, and where
 * only registered operations run, the registered text takes the place of what was sent. Nothing is parsed or validated here.
 */
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { type Form, formOf, refuseLargeForm } from '../limits/document-form.ts';
import type { Limits } from '../limits/table.ts';
import { refuseLargeValues } from '../limits/value-bounds.ts';
import type { Registry } from '../operations/registry.ts';
import { Refusal } from './refusal.ts';

/** What GraphQL over HTTP may send, each as it was sent. */
type Parameters = Readonly<Record<string, unknown>>;

/** Documents whose form is known, and how many characters of them are kept. */
const MAX_KNOWN = 1_000;
const MAX_CHARACTERS = 4_000_000;

const isRecord = (value: unknown): value is Parameters =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class ArrivingDocuments {
  readonly #limits: Limits;
  readonly #known = new LRUCache<string, Form>({
    max: MAX_KNOWN,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => 1 + text.length,
  });

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Looks at what a request asks.
   * @throws {Refusal} `OPERATION_TOO_COMPLEX`, `OPERATION_NOT_REGISTERED`; `RATE_LIMITED` over a limit
   */
  look(request: FastifyRequest): void {
    const sent = request.method === 'GET' ? request.query : request.body;
    // What is no request of GraphQL at all is Apollo's to refuse; over a limit it is not even that.
    if (!isRecord(sent)) {
      request.allowance.seen(NOTHING);
      return;
    }
    const { registry } = request.generation;
    const { query: text, variables, extensions } = sent;
    const form = typeof text === 'string' && text !== '' ? this.#formOf(text) : undefined;
    request.allowance.seen(form ?? (typeof text === 'string' ? NOTHING : undefined));
    if (form !== undefined) refuseLargeForm(form, this.#limits);
    refuseLargeValues([read(variables), read(extensions)], this.#limits);
    if (registry !== undefined) run(request, sent, registeredText(registry, sent));
  }

  #formOf(text: string): Form | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const form = formOf(text, this.#limits.documentTokens);
    if (form !== undefined) this.#known.set(text, form);
    return form;
  }
}

/** The form of what cannot be run. */
const NOTHING = formOf('', 0);

/** A GET carries objects as text. */
function read(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** `extensions.persistedQuery.sha256Hash`, or `documentId`, plain or as `sha256:...` (GraphQL over HTTP, Persisted Documents). */
function hashIn({ documentId, extensions }: Parameters): string | undefined {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  const all = read(extensions);
  const persisted = isRecord(all) ? all.persistedQuery : undefined;
  const name = isRecord(persisted) ? persisted.sha256Hash : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** A hash and a text have to be those of one operation. */
function registeredText(registry: Registry, sent: Parameters): string {
  const name = hashIn(sent);
  const { query: text } = sent;
  const byHash = name === undefined ? undefined : registry.byHash(name);
  const byText = typeof text === 'string' && text !== '' ? registry.byText(text) : undefined;
  const found = typeof text === 'string' && text !== '' ? byText : byHash;
  if (found === undefined || (name !== undefined && byHash !== found)) throw new Refusal('OPERATION_NOT_REGISTERED');
  return found;
}

/** From here on the request is one for the registered text. */
function run(request: FastifyRequest, sent: Parameters, query: string): void {
  const { documentId: _, extensions: __, ...rest } = sent;
  if (request.method !== 'GET') {
    request.body = { ...rest, query };
    return;
  }
  // What is sent twice stays twice, and is refused for it.
  const others = Object.entries(rest).filter(([name]) => name !== 'query');
  const parameters = others.flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]));
  request.raw.url = `/graphql?${new URLSearchParams([['query', query], ...parameters])}`;
}
