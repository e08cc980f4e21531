/**
 * The text of a GraphQL answer. The engine writes its data as JSON text; here it gets its place without being read again.
 */
import type { FormattedExecutionResult } from 'graphql';
import { WrittenData } from '../federation/answer.ts';

/** Errors first, so that whoever reads the stream knows of them (GraphQL spec 7.1). */
export function answerText({ errors, data, extensions }: FormattedExecutionResult): string {
  const written: unknown = data;
  const parts = [
    errors === undefined ? '' : `"errors":${JSON.stringify(errors)}`,
    data === undefined ? '' : `"data":${written instanceof WrittenData ? written.text : JSON.stringify(data)}`,
    extensions === undefined ? '' : `"extensions":${JSON.stringify(extensions)}`,
  ];
  return `{${parts.filter((part) => part !== '').join(',')}}\n`;
}
