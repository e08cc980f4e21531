/**
 * `docs/errors.md` from the two tables of errors: our own, and those of the protocol. Nothing about an error is written anywhere else.
 */
import { errors, protocolErrors } from '../../schema/errors.ts';
import { GENERATED, table } from './markdown.ts';

export const errorTable = (): string =>
  [
    '# Errors',
    '',
    GENERATED('schema/errors.ts'),
    '',
    'The code is in `extensions.code`. The message depends on the code alone. The HTTP status is that of a request that is refused',
    'as a whole; a code that stands for single fields comes with 200, `data`, and one error per coordinate and code.',
    'A client that names `application/json` in `Accept` gets the errors of its document and variables with 200 (GraphQL over HTTP).',
    'What a refusal may tell whom is part of the policy: staff and partners learn less than the customer.',
    '',
    table(
      ['code', 'HTTP status', 'message', 'what to do'],
      Object.entries(errors).map(([code, { status, message, remedy }]) => [
        `\`${code}\``,
        String(status),
        message,
        remedy,
      ]),
    ),
    '',
    '## Of GraphQL and HTTP',
    '',
    'About the form of a request, before anything is decided. Messages name what is in the document (fields, types, variables) and',
    'where, but quote no value of it. A client that names `application/json` and nothing better gets errors of the document with 200',
    '(GraphQL over HTTP). There are no other codes.',
    '',
    table(
      ['code', 'HTTP status', 'the message says', 'what to do'],
      Object.entries(protocolErrors).map(([code, { status, says, remedy }]) => [
        `\`${code}\``,
        status.join(', '),
        says,
        remedy,
      ]),
    ),
    '',
  ].join('\n');
