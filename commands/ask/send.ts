/**
 * Sends one GraphQL request over HTTP and makes the answer readable. An answer that says no is an answer.
 */
import { noAnswer, post } from './post.ts';

export interface Answer {
  readonly status: number;
  /** Pretty JSON; any other body as it came. */
  readonly text: string;
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

/** Throws one line when nothing answers at `url`. */
export async function send(url: string, headers: Headers, request: GraphqlRequest): Promise<Answer> {
  const response = await post(url, headers, request);
  try {
    return { status: response.status, text: pretty(await response.text()) };
  } catch (error) {
    throw noAnswer(url, error);
  }
}
