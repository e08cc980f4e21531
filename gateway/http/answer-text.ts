/**
 * The text of a GraphQL answer. The engine writes its data as JSON text; here it gets its place without being read again.
 */
import type { FormattedExecutionResult } from 'graphql';
import { WrittenData } from '../federation/answer/answer.ts';

/** Errors first, so that whoever reads the stream knows of them (GraphQL spec 7.1). */
export function answerText({ errors, data, extensions }: FormattedExecutionResult): string {
  const written: unknown = data;
  let text = '';
  if (errors !== undefined) text += `"errors":${JSON.stringify(errors)},`;
  if (data !== undefined) text += `"data":${written instanceof WrittenData ? written.text : JSON.stringify(data)},`;
  if (extensions !== undefined) text += `"extensions":${JSON.stringify(extensions)},`;
  return `{${text.slice(0, -1)}}\n`;
}
