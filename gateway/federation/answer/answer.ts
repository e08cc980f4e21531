/**
 * The answer as it is written: the text of the data, errors collapsed to one per (coordinate, code), and which coordinates
 * were masked. Paths of refusals stop at the first list: neither an index nor a count may tell who was refused.
 */
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ErrorCode } from '../../../schema/errors.ts';
import type { Authentication } from '../../../schema/policy.ts';
import type { Mask, Purpose } from '../../../schema/vocabulary.ts';
import { RefusedError } from '../../enforcement/refused-error.ts';

export type Path = readonly (string | number)[];

/** Why a field failed. `input`: of `BAD_USER_INPUT`, the path of the input that is wrong. */
interface Failure {
  readonly code: ErrorCode;
  readonly input?: string;
}

/** Data that is JSON text already. It reads as data wherever data is expected; whoever knows it writes the text. */
export class WrittenData {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

export class AnswerNotes {
  readonly #errors = new Map<string, GraphQLError>();
  /** Two customers can have one coordinate masked in two ways: by different rows. */
  readonly #masked = new Map<string, { readonly coordinate: string; readonly kind: Mask }>();
  readonly #failures = new Set<ErrorCode>();
  readonly #purpose: Purpose | undefined;

  /** @param purpose absent where nobody is asked for one */
  constructor(purpose: Purpose | undefined) {
    this.#purpose = purpose;
  }

  /** A field or object that the caller may not have. `need`: the authentication with which they would get further. */
  refuse(coordinate: string, category: string, code: ErrorCode, path: Path, need: Authentication = {}): void {
    const about = { coordinate, category, purpose: this.#purpose, ...need };
    this.#add(`${coordinate} ${code}`, () => new RefusedError(code, about, beforeFirstList(path)));
  }

  /** A field that failed, whoever may have it. */
  fail(coordinate: string, { code, input }: Failure, path: Path): void {
    this.#failures.add(code);
    this.#add(
      `${coordinate} ${code}`,
      () => new RefusedError(code, { coordinate, ...(input !== undefined && { input }) }, [...path]),
    );
  }

  /** The codes with which fields failed. */
  get failures(): ReadonlySet<ErrorCode> {
    return this.#failures;
  }

  /** What was noted beside another part of the same answer. */
  include(other: AnswerNotes): void {
    for (const [key, error] of other.#errors) this.#add(key, () => error);
    for (const { coordinate, kind } of other.#masked.values()) this.mask(coordinate, kind);
  }

  mask(coordinate: string, kind: Mask): void {
    this.#masked.set(`${coordinate} ${kind}`, { coordinate, kind });
  }

  /** The whole answer around its data. */
  result(data: WrittenData | null): ExecutionResult {
    const masked = [...this.#masked.values()];
    return {
      data: data as ExecutionResult['data'],
      ...(this.#errors.size > 0 && { errors: [...this.#errors.values()] }),
      ...(masked.length > 0 && { extensions: { masked } }),
    };
  }

  #add(key: string, make: () => GraphQLError): void {
    if (!this.#errors.has(key)) this.#errors.set(key, make());
  }
}

const beforeFirstList = (path: Path): Path => {
  const at = path.findIndex((step) => typeof step === 'number');
  return at === -1 ? [...path] : path.slice(0, at);
};
