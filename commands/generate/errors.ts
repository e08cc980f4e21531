/**
 * `docs/errors.md` from the one table of errors. Nothing about an error is written anywhere else.
 */
import { errors } from '../../schema/errors.ts';
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
  ].join('\n');
