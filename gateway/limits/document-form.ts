/**
 * How large the text of a document is, counted in one pass over its tokens: before it is parsed and validated, because it is
 * these that a document can make slow. Nothing here calls itself, and nothing knows the schema.
 */
import { Lexer, Source, TokenKind } from 'graphql';
import { Refusal } from '../http/refusal.ts';
import type { Limits } from './table.ts';

/** What is counted of a document. */
export interface Form {
  readonly tokens: number;
  /** Brackets within brackets. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Directives one after the other, at the place that has most of them. */
  readonly directivesInARow: number;
  readonly operations: number;
  readonly fragments: number;
  readonly spreads: number;
  readonly isMutation: boolean;
}

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts a document.
 * @param most tokens after which it is given up
 * @returns undefined for what is no GraphQL, or longer than that: whoever parses it says so
 */
export function formOf(text: string, most: number): Form | undefined {
  const counter = new Counter();
  const lexer = new Lexer(new Source(text));
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      counter.take(token.kind, token.value);
      if (counter.tokens > most) return undefined;
    }
  } catch {
    return undefined;
  }
  return counter;
}

class Counter implements Form {
  tokens = 0;
  depth = 0;
  aliases = 0;
  directives = 0;
  directivesInARow = 0;
  operations = 0;
  fragments = 0;
  spreads = 0;
  isMutation = false;
  /** Brackets that are open, and those of arguments and variables among them: a colon within these names no alias. */
  #open = 0;
  #parentheses = 0;
  /** The first word of the definition that is being read. */
  #definition: string | undefined;
  #row = 0;
  #isDirectiveName = false;

  take(kind: string, value: string): void {
    this.tokens += 1;
    this.#endRow(kind);
    if (OPENING.has(kind)) this.#opens(kind);
    else if (CLOSING.has(kind)) this.#closes(kind);
    else if (kind === TokenKind.COLON && this.#parentheses === 0) this.aliases += 1;
    else if (kind === TokenKind.SPREAD) this.spreads += 1;
    else if (kind === TokenKind.AT) this.#directive();
    else if (kind === TokenKind.NAME && this.#open === 0 && this.#definition === undefined) this.#begins(value);
  }

  #begins(word: string): void {
    this.#definition = word;
    if (word === 'mutation') this.isMutation = true;
  }

  #opens(kind: string): void {
    if (kind === TokenKind.BRACE_L && this.#open === 0) {
      if (this.#definition === 'fragment') this.fragments += 1;
      else this.operations += 1;
    }
    if (kind === TokenKind.PAREN_L) this.#parentheses += 1;
    this.#open += 1;
    this.depth = Math.max(this.depth, this.#open);
  }

  #closes(kind: string): void {
    this.#open -= 1;
    if (kind === TokenKind.PAREN_R) this.#parentheses -= 1;
    if (kind === TokenKind.BRACE_R && this.#open === 0) this.#definition = undefined;
  }

  #directive(): void {
    this.directives += 1;
    this.#row += 1;
    this.#isDirectiveName = true;
    this.directivesInARow = Math.max(this.directivesInARow, this.#row);
  }

  /** Directives stand at one place as long as nothing but their names and arguments is between them. */
  #endRow(kind: string): void {
    const isName = this.#isDirectiveName;
    this.#isDirectiveName = false;
    if (isName || kind === TokenKind.AT || kind === TokenKind.PAREN_L || kind === TokenKind.PAREN_R) return;
    const isNextVariable = kind === TokenKind.DOLLAR && this.#open === 1;
    if (this.#parentheses === 0 || isNextVariable) this.#row = 0;
  }
}

/** @throws {Refusal} `OPERATION_TOO_COMPLEX` */
export function refuseLargeForm(form: Form, limits: Limits): void {
  const isTooLarge =
    form.depth > limits.documentDepth ||
    form.aliases > limits.documentAliases ||
    form.directives > limits.documentDirectives ||
    form.directivesInARow > limits.fieldDirectives ||
    form.operations > limits.documentOperations ||
    form.fragments > limits.documentFragments ||
    form.spreads > limits.documentSpreads;
  if (isTooLarge) throw new Refusal('OPERATION_TOO_COMPLEX');
}
