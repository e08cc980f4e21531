/**
 * Every error code that a client can meet, once: status, message, what to do. `docs/errors.md` is generated from it.
 * A message of ours is a function of the code alone; nothing of a request or of anybody's data may enter it.
 */

export interface ErrorFacts {
  /** HTTP status when the whole request is refused; 200 when the code stands for single fields. */
  readonly status: number;
  readonly message: string;
  /** For the reader of the documentation: what the caller can do. */
  readonly remedy: string;
}

export const errors = {
  UNAUTHENTICATED: {
    status: 401,
    message: 'A valid access token is required.',
    remedy: 'Send `Authorization: Bearer <token>` from a configured issuer, with `aud`, `exp` and a known role.',
  },
  PURPOSE_REQUIRED: {
    status: 400,
    message: 'State one purpose for this request.',
    remedy:
      'Send `x-purpose` with one of the purposes of your token; it may be left out only if the token has exactly one.',
  },
  PURPOSE_NOT_ALLOWED: {
    status: 403,
    message: 'This purpose is not among those of the token.',
    remedy: 'State a purpose that your token allows, or obtain a token for the purpose.',
  },
  FORBIDDEN: {
    status: 403,
    message: 'You may not do this.',
    remedy: 'No row of the policy allows it to this role under this purpose; see docs/policy-table.md.',
  },
  CONSENT_REQUIRED: {
    status: 200,
    message: 'No valid consent covers this purpose.',
    remedy: 'The customer can give consent for the purpose, channel, brand and recipient; nobody else can change it.',
  },
  RESTRICTED: {
    status: 200,
    message: 'Processing of this data is restricted.',
    remedy: 'The customer asked for restriction of processing (GDPR Art. 18); only they can lift it.',
  },
  STEP_UP_REQUIRED: {
    status: 401,
    message: 'A stronger or more recent authentication is required.',
    remedy: 'Authenticate again as `acr` and `maxAge` in the extensions say (RFC 9470).',
  },
  CASE_REQUIRED: {
    status: 200,
    message: 'A verified case with the customer is required.',
    remedy: 'Open a case, verify the customer, and send it as `x-case`.',
  },
  CONSENT_UNAVAILABLE: {
    status: 503,
    message: 'The state of consent cannot be established.',
    remedy: 'Try again later; without an answer of the consent service no personal data is given.',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 200,
    message: 'A service did not answer as it should.',
    remedy: 'Try again later; the rest of the answer is complete.',
  },
  TRAIL_UNAVAILABLE: {
    status: 503,
    message: 'The trail cannot be written.',
    remedy: 'Try again later; no personal data is given, and nothing changed, without a record of it.',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many requests.',
    remedy:
      'Wait as long as the `Retry-After` header says; where a field alone is refused, as long as its limit does (docs/limits.md).',
  },
  EXPORT_INTERRUPTED: {
    status: 503,
    message: 'The export was interrupted.',
    remedy: 'Go on with the resume token of its last page; under another policy than it began with, begin anew.',
  },
  OPERATION_TOO_COMPLEX: {
    status: 400,
    message: 'The operation asks for too much at once.',
    remedy:
      'Ask for fewer fields, levels or customers in one operation, or in several operations; where customers are found, by a narrower filter.',
  },
  OPERATION_NOT_REGISTERED: {
    status: 403,
    message: 'Only registered operations run here.',
    remedy:
      'Have the operation added to the registry of this gateway (`npm run operations`), or send one that is in it.',
  },
  BAD_USER_INPUT: {
    status: 400,
    message: 'The input is not valid.',
    remedy: 'Correct the input that the `path` names.',
  },
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof errors;

export interface ProtocolErrorFacts {
  /** Every HTTP status that the code comes with. */
  readonly status: readonly number[];
  /** What the message says: it speaks about the text of the request, so it is not one sentence for all. */
  readonly says: string;
  readonly remedy: string;
}

/** The codes of GraphQL and of HTTP itself. They speak about the form of a request, before anything is decided about data. */
export const protocolErrors = {
  BAD_REQUEST: {
    status: [400, 404, 405, 406, 408, 413, 414, 415, 431],
    says: 'what is wrong with the HTTP request: its method, type, size or form',
    remedy:
      'Send one GraphQL request as GraphQL over HTTP says: `POST /graphql` with `content-type: application/json`.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: [400],
    says: 'where the document is no GraphQL, or that it is too long',
    remedy: 'Correct the document at `locations`.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: [400],
    says: 'what of the document does not go with the schema, without the values in it',
    remedy: 'Correct the document at `locations`.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: [400],
    says: 'that the document has no operation of the name, or several and none is named',
    remedy: 'Name one operation of the document as `operationName`.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: [200],
    says: 'that no document is known by the hash',
    remedy: 'Send the document together with its hash once (automatic persisted queries).',
  },
  INTERNAL_SERVER_ERROR: {
    status: [200, 500],
    says: 'nothing about the cause',
    remedy: 'Try again later; tell the operators the `x-request-id` of the answer.',
  },
} as const satisfies Record<string, ProtocolErrorFacts>;

export type ProtocolCode = keyof typeof protocolErrors;

/** What a decision can say no with, from the least to the furthest (policy-model: "the row that came furthest"). */
export const REFUSALS = ['FORBIDDEN', 'CASE_REQUIRED', 'STEP_UP_REQUIRED', 'CONSENT_REQUIRED', 'RESTRICTED'] as const;
export type Refusal = (typeof REFUSALS)[number];
