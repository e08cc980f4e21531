/**
 * The environment that the store suites run in: that of this process, and which server they get.
 */
export type ServerChoice = 'independent' | 'evaluation' | 'mongodb';

type Variables = Readonly<Record<string, string | undefined>>;

/** `uri` is where the independent server listens. */
export function suiteEnvironment(
  server: ServerChoice | undefined,
  uri: string | undefined,
  variables: Variables = process.env,
): Record<string, string | undefined> {
  return { ...variables, STORE_SERVER: server, STORE_SERVER_URI: uri };
}
