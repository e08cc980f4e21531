/**
 * Exports over HTTP, from the first page to the last. Every page is asked as a query of its own, by who the token says at that moment: consent
 * is checked page by page, and what would be refused to a query is refused to a page. Until the first page is there it is an answer like any other.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errors } from '../../schema/errors.ts';
import type { PagedQuery, Exports as Rewriting } from '../engine.ts';
import { holderOf } from '../exported/holder.ts';
import { BEGINNING } from '../exported/register.ts';
import { errorText, GRAPHQL_TYPE } from '../http/answer.ts';
import { errorFacts } from '../http/log.ts';
import { INTERNAL_ERROR, messageFor, type SentCode } from '../http/presentation.ts';
import { Refusal } from '../http/refusal.ts';
import type { Limits } from '../limits/table.ts';
import type { AskQuery } from '../streams/streams.ts';
import { nameOf } from './csv.ts';
import type { FormatOf } from './format.ts';
import { fileHeaders, keepOpen, taken } from './open-file.ts';
import { type Failed, type Page, pageOf } from './page-answer.ts';
import { PageQueries } from './page-queries.ts';
import type { ExportRecord } from './records.ts';
import { operationHash, type Subject } from './resume.ts';
import type { ExportRooms } from './rooms.ts';
import { ExportRun } from './run.ts';

/** What a client asks beside its query. */
export interface ExportRequest {
  readonly formatOf: FormatOf;
  readonly resumeToken?: unknown;
  readonly variables?: Variables;
}

export class Exports {
  readonly #rewriting: Rewriting;
  readonly #rooms: ExportRooms;
  readonly #queries: PageQueries;
  readonly #limits: Limits;
  readonly #open = new Set<() => void>();
  #isOver = false;

  constructor(rewriting: Rewriting, rooms: ExportRooms, limits: Limits, ask: AskQuery) {
    this.#rewriting = rewriting;
    this.#rooms = rooms;
    this.#queries = new PageQueries(ask, limits);
    this.#limits = limits;
  }

  /**
   * Answers a query that was found to be one that can be exported.
   * @throws {Refusal} `RATE_LIMITED`, `TRAIL_UNAVAILABLE`
   */
  async answer(request: FastifyRequest, reply: FastifyReply, query: PagedQuery, wanted: ExportRequest) {
    const { asking } = request;
    const { variables } = wanted;
    const { policy } = this.#rewriting;
    const subject: Subject = { asking, operation: operationHash(query, variables), policy };
    const isContinued = wanted.resumeToken !== undefined && wanted.resumeToken !== null;
    const resumed = isContinued ? await this.#rooms.resume.open(wanted.resumeToken, subject) : undefined;
    if (isContinued && resumed === undefined)
      return refuseWhole(request, reply, 'BAD_USER_INPUT', { input: 'resumeToken' });
    request.allowance.stream(reply.raw);

    const from = resumed?.from.after ?? null;
    const answered = await this.#queries.first(request, this.#bodyOf(query, variables, from));
    // A request that is refused as a whole is answered as any other.
    if (answered.status !== 200)
      return reply.code(answered.status).headers(Object.fromEntries(answered.headers)).send(answered.text);
    const first = pageOf(answered, query);
    if ('failed' in first) return refuseWhole(request, reply, first.failed, first.about);
    const id = resumed?.id ?? randomUUID();
    const ends = asking.now + this.#rooms.retention;
    const changes = query.id === undefined ? undefined : await this.#begin(id, ends, subject, query);
    const format = wanted.formatOf(query.columns, isContinued);
    const run = new ExportRun({
      format,
      about: {
        ...aboutOf(subject, query),
        export: id,
        ...(resumed !== undefined && { continues: resumed.from.exported }),
        changes,
      },
      from: resumed && { ...resumed.from, resumeToken: String(wanted.resumeToken) },
      ask: (after) => this.#page(request, query, variables, after),
      register: async (given) => {
        if (changes !== undefined && given.length > 0) await this.#rooms.register.give(id, given);
      },
      seal: (progress) => this.#rooms.resume.seal(id, { ...subject, asking: request.asking }, progress),
    });
    const end = (): void => run.end();
    this.#open.add(end);
    if (this.#isOver) end();
    // Nothing is read ahead: what is asked for next is asked for when this has been taken.
    const frames = taken(run.frames(first), this.#limits.departureMilliseconds, () => reply.raw.destroy());
    const file = Readable.from(frames, { objectMode: false, highWaterMark: 0 });
    keepOpen(file, request, () => this.#open.delete(end));
    return reply
      .code(200)
      .headers(fileHeaders(format, query.name, subject))
      .send(file);
  }

  /** Says in all files that they are not complete, once the page that is under way is there. */
  end(): void {
    this.#isOver = true;
    for (const end of this.#open) end();
  }

  async #begin(id: string, ends: number, { asking }: Subject, { field, reads }: PagedQuery): Promise<string> {
    const { register, changes } = this.#rooms;
    await register.begin({ id, holder: holderOf(asking), field, reads, ends }).catch(() => {
      // Who could not be told whom to remove is given nobody.
      throw new Refusal('TRAIL_UNAVAILABLE');
    });
    return changes.seal({ export: id, from: '', place: BEGINNING }, ends);
  }

  #bodyOf(query: PagedQuery, variables: Variables, after: string | null) {
    const paging = { [query.variables.first]: this.#limits.exportPage, [query.variables.after]: after };
    return { query: query.query, variables: { ...variables, ...paging } };
  }

  async #page(request: FastifyRequest, query: PagedQuery, variables: Variables, after: string): Promise<Page | Failed> {
    try {
      return pageOf(await this.#queries.next(request, this.#bodyOf(query, variables, after)), query);
    } catch (error) {
      if (error instanceof Refusal) return { failed: error.code };
      request.log.error({ request: request.id, error: errorFacts(error) }, 'internal error');
      return { failed: INTERNAL_ERROR };
    }
  }
}

type Variables = Readonly<Record<string, unknown>> | undefined;

const aboutOf = ({ asking, operation, policy }: Subject, { columns }: PagedQuery): Omit<ExportRecord, 'export'> => ({
  record: 'export',
  purpose: asking.purpose,
  brand: asking.brand,
  channel: asking.channel,
  recipient: asking.caller.recipient,
  policy,
  operation,
  time: new Date(asking.now).toISOString(),
  columns: columns.map(nameOf),
});

/** A refusal where there is no file yet. Where its code stands for fields of an answer that goes on, nothing goes on here. */
function refuseWhole(request: FastifyRequest, reply: FastifyReply, code: SentCode, about: object = {}) {
  const known = isErrorCode(code) ? errors[code].status : 500;
  const status = known === 200 ? (code === 'SUBGRAPH_UNAVAILABLE' ? 503 : 403) : known;
  request.record.codes = [code];
  return reply
    .code(status)
    .header('content-type', GRAPHQL_TYPE)
    .send(errorText(code, messageFor(code), about));
}

const isErrorCode = (code: SentCode): code is ErrorCode => Object.hasOwn(errors, code);
