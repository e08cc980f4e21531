/**
 * Asks one health URL and ends with 0 if it answers 200, else with 1: the health check of a container, which has no curl.
 * It must start fast, so it imports nothing.
 */
const [url = 'http://127.0.0.1:4000/health/ready'] = process.argv.slice(2);

try {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(2500), redirect: 'error' });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
