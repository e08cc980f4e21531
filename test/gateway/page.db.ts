/** The page for a browser: complete in itself, and a source of tokens for itself alone. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type Answer, type Call, type House, openHouse, refused } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const browser = ['accept', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'] as const;

describe('GET /', () => {
  let answer: Answer;
  const scripts = () => [...answer.text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script);
  const addresses = () => [...answer.text.matchAll(/"(\/page\/[^"]+)"/g)].map(([, path = '']) => path);
  const assets = () => Promise.all(addresses().map((path) => house.call({ method: 'GET', path })));
  beforeAll(async () => {
    answer = await house.call({ method: 'GET', path: '/', headers: [browser] });
  });

  test('is GraphiQL', async () => {
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const text = [answer, ...(await assets())].map((part) => part.text).join('');
    expect(text).toContain('YogaGraphiQL.renderYogaGraphiQL');
    expect(text).toContain('"endpoint":"/graphql"');
    expect(text).toContain('query FirstLook');
  });

  test('is small and not stored; what is large has an address that names its content, and is kept', async () => {
    expect(answer.text.length).toBeLessThan(200_000);
    expect(answer.headers['cache-control']).toBe('no-store');
    const found = await assets();
    expect(found.map(({ status, headers }) => [status, headers['content-type'], headers['cache-control']])).toEqual([
      [200, 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
      [200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ]);
    for (const [at, path] of addresses().entries())
      expect(path).toContain(createHash('sha256').update(found[at]!.text).digest('hex').slice(0, 32));
    const none = await house.call({ method: 'GET', path: '/page/none.js' });
    expect([none.status, none.headers['cache-control']]).toEqual([404, 'no-store']);
  });

  test('has no element that loads anything from anywhere else', async () => {
    const markup = answer.text.replace(/<script>[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');
    const references = [...markup.matchAll(/(?:src|href|action)="([^"]{0,30})/g)].map(([, target]) => target);
    const [icon, ...others] = references;
    expect(icon).toMatch(/^data:image/);
    expect(others).toEqual(addresses().map((path) => path.slice(0, 30)));
    const [sheet] = await assets();
    const styles = [...`<style>${sheet?.text}</style>${answer.text}`.matchAll(/<style>([\s\S]*?)<\/style>/g)]
      .map(([, css = '']) => css)
      .join('');
    expect(styles).not.toMatch(/@import|url\(["']?(?!data:)/);
  });

  test('may run its own scripts and call its own server, and nothing else', () => {
    const policy = new Map(
      String(answer.headers['content-security-policy'])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    expect(policy.get('script-src')).toEqual([
      "'self'",
      ...scripts().map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`),
    ]);
    const sources = [...policy.values()].flat();
    expect(sources.filter((source) => /^https?:|\*|unsafe-eval/.test(source))).toEqual([]);
  });

  test('has a choice of who asks, and the script of the choice is a script', () => {
    expect(scripts()).toHaveLength(1);
    for (const name of ['persona', 'customer', 'purpose', 'brand', 'channel']) {
      expect(answer.text).toContain(`<select name="${name}">`);
    }
    expect(() => new Function(scripts()[0] ?? '')).not.toThrow();
    const data = /<script type="application\/json" id="choices">(.*?)<\/script>/.exec(answer.text)?.[1] ?? '';
    expect(Object.keys(JSON.parse(data))).toEqual(['personas', 'customers', 'brands', 'channels']);
  });

  test('is not there for programs', async () => {
    const program = await house.call({ method: 'GET', path: '/', headers: [['accept', '*/*']] });
    expect([program.status, program.headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
    expect(program.text).toContain('POST /graphql');
  });

  test('is not there in production, and neither is the source of tokens', async () => {
    const other = await openHouse({ production: true });
    try {
      const page = await other.call({ method: 'GET', path: '/', headers: [browser] });
      expect([page.status, page.text.includes('POST /graphql')]).toEqual([404, true]);
      const token = await other.call({
        path: '/development/token',
        headers: [['origin', `http://127.0.0.1:${other.port}`]],
        body: { persona: 'agent' },
      });
      expect([token.status, token.text.includes('eyJ')]).toEqual([404, false]);
    } finally {
      await other.stop();
    }
  });
});

describe('POST /development/token', () => {
  const request = (headers: Call['headers'], body: Call['body'] = { persona: 'agent' }) =>
    house.call({ path: '/development/token', headers, body });
  const origin = (value = `http://127.0.0.1:${house.port}`) => ['origin', value] as const;

  test.each(['127.0.0.1', 'localhost'])('gives the page at %s a token that works', async (name) => {
    const host = `${name}:${house.port}`;
    const answer = await request([['host', host], origin(`http://${host}`), ['sec-fetch-site', 'same-origin']], {
      persona: 'customer',
      customer: '2455',
    });
    expect(answer.status).toBe(200);
    const { token } = answer.json as { token: string };
    expect(decodeJwt(token)).toMatchObject({ iss: 'urn:assent:development', roles: ['customer'], customer: '2455' });
    const used = await house.call({
      headers: [
        ['authorization', `Bearer ${token}`],
        ['x-purpose', 'order-management'],
      ],
      body: { query: '{ hello }' },
    });
    expect(used.json).toEqual({ data: { hello: 'world' } });
  });

  const FORBIDDEN = refused('FORBIDDEN', 'You may not do this.');
  test.each<[string, () => Call['headers']]>([
    ['no origin', () => []],
    ['another origin', () => [origin('https://evil.example')]],
    ['another port of this machine as origin', () => [origin('http://127.0.0.1:1')]],
    ['this machine over https as origin', () => [origin(`https://127.0.0.1:${house.port}`)]],
    ['another name of this machine as origin', () => [origin(`http://localhost:${house.port}`)]],
    ['a null origin', () => [origin('null')]],
    [
      'a name that was made to point here',
      () => [['host', `evil.example:${house.port}`], origin(`http://evil.example:${house.port}`)],
    ],
    [
      'a name that only begins like this machine',
      () => [['host', `127.0.0.1.evil.example:${house.port}`], origin(`http://127.0.0.1.evil.example:${house.port}`)],
    ],
    ['another port', () => [['host', '127.0.0.1:1'], origin('http://127.0.0.1:1')]],
    ['no port', () => [['host', '127.0.0.1'], origin('http://127.0.0.1')]],
    ['a host that is none', () => [['host', `127.0.0.1:${house.port}/x`], origin()]],
    ['a request of another site', () => [origin(), ['sec-fetch-site', 'cross-site']]],
    ['a request that was typed', () => [origin(), ['sec-fetch-site', 'none']]],
    ['a proxy that says for whom', () => [origin(), ['forwarded', 'for=192.0.2.7']]],
    ['a proxy that says for whom in the older way', () => [origin(), ['X-Forwarded-For', '192.0.2.7']]],
    ['a proxy that says for which host', () => [origin(), ['x-forwarded-host', 'shop.example']]],
    ['a proxy that says where from', () => [origin(), ['x-real-ip', '192.0.2.7']]],
    ['a proxy that says who it is', () => [origin(), ['via', '1.1 proxy']]],
  ])('gives none to %s', async (_, headers) => {
    const answer = await request(headers());
    expect([answer.status, answer.json]).toEqual([403, FORBIDDEN]);
  });

  test('gives none to a form', async () => {
    const answer = await request([origin(), ['content-type', 'text/plain']], '{"persona":"agent"}');
    expect([answer.status, answer.text.includes('eyJ')]).toEqual([415, false]);
  });

  test.each<[string, object]>([
    ['an unknown persona', { persona: 'admin' }],
    ['no persona', {}],
    ['purposes of its own', { persona: 'agent', purposes: ['research'] }],
    ['an unknown brand', { persona: 'agent', brand: 'stale' }],
  ])('gives none for %s', async (_, body) => {
    const answer = await request([origin()], body);
    expect([answer.status, answer.json]).toEqual([400, refused('BAD_USER_INPUT', 'The input is not valid.')]);
  });
});
