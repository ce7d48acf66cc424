import { describe, expect, it } from 'vitest';
import { type GuardConfig, guardRequest, isControlPath } from './browser-guard.ts';

const CONFIG: GuardConfig = {
  allowedOrigins: ['https://app.test', 'https://*.preview.test', 'chrome-extension://abc'],
  hostNames: ['kumo', '192.168.1.5'],
  isRegisteredDomain: (host) => host === 'api.shop.example',
};

function decide(headers: Record<string, string>, config = CONFIG) {
  return guardRequest({ method: 'POST', url: '/', headers: { host: '127.0.0.1:4566', ...headers } }, config);
}

function reasonOf(headers: Record<string, string>, config = CONFIG): string {
  const decision = decide(headers, config);
  return decision.allowed ? 'allowed' : decision.reason;
}

describe('hosts', () => {
  it.each([
    '127.0.0.1:4566',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:4566',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    // Node's HTTP/2 client forgets the brackets.
    '::1:4566',
    '::1',
    '[::ffff:127.0.0.1]:4566',
    'localhost:4566',
    'LOCALHOST.',
    'bucket.localhost:4566',
    'a.b.localhost',
    'sqs.us-east-1.amazonaws.com',
    'bucket.s3.amazonaws.com:443',
    'abc.lambda-url.us-east-1.on.aws',
    'd111.cloudfront.net',
    's3.localhost.localstack.cloud:4566',
    'localhost.localstack.cloud',
    'kumo:4566',
    'KUMO',
    '192.168.1.5:4566',
    'api.shop.example',
  ])('%s is this endpoint', (host) => {
    expect(reasonOf({ host })).toBe('allowed');
  });

  it.each([
    'evil.example',
    'evil.example:4566',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evillocalhost',
    'evilamazonaws.com',
    'amazonaws.com.evil.example',
    '10.0.0.1',
    '[::2]',
    '[fe80::1]:4566',
    'kumo.evil.example',
    'other.shop.example',
    '',
    'user@127.0.0.1@evil.example',
  ])('%s is not (a name that an attacker lets resolve to 127.0.0.1)', (host) => {
    expect(reasonOf({ host })).toBe('host');
  });

  it('in HTTP/2 it is :authority; a client of HTTP/1.0 without one is no browser', () => {
    const head = (headers: Record<string, string>) => ({ method: 'GET', url: '/', headers });
    expect(guardRequest(head({ ':authority': 'evil.example' }), CONFIG).allowed).toBe(false);
    expect(guardRequest(head({ ':authority': '127.0.0.1:4566' }), CONFIG).allowed).toBe(true);
    expect(guardRequest(head({}), CONFIG).allowed).toBe(true);
  });

  it('the refusal says what would help', () => {
    expect(decide({ host: 'my-box:4566' })).toMatchObject({
      message: expect.stringContaining('--host-names my-box'),
    });
  });
});

describe('origins', () => {
  it.each([
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:4566',
    'http://[::1]:8080',
    'http://site.localhost:4566',
    'https://app.test',
    'HTTPS://APP.TEST',
    'https://pr-7.preview.test',
    'https://a.b.preview.test',
    'chrome-extension://abc',
  ])('%s may call', (origin) => {
    expect(decide({ origin })).toEqual({ allowed: true, origin });
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'https://app.test.evil.example',
    'https://app.test:8443',
    'http://app.test',
    'https://preview.test',
    'https://evil.example/.preview.test',
    'https://evil.example?.preview.test',
    'http://localhost.evil.example',
    'http://evil.example@localhost',
    'http://127.0.0.1.evil.example',
    'https://d111.cloudfront.net',
    'https://bucket.s3.amazonaws.com',
    'file://',
    'chrome-extension://other',
    'tauri://localhost',
  ])('%s may not', (origin) => {
    expect(reasonOf({ origin })).toBe('origin');
  });

  it('a star allows all of them', () => {
    expect(reasonOf({ origin: 'https://evil.example' }, { ...CONFIG, allowedOrigins: ['*'] })).toBe(
      'allowed',
    );
  });

  it('preflights are decided alike', () => {
    const preflight = (origin: string) =>
      guardRequest(
        {
          method: 'OPTIONS',
          url: '/_kumobako/state/reset',
          headers: { host: 'localhost:4566', origin, 'access-control-request-method': 'POST' },
        },
        CONFIG,
      );
    expect(preflight('https://evil.example').allowed).toBe(false);
    expect(preflight('http://localhost:5173').allowed).toBe(true);
  });

  it('a foreign host is refused even to a page that may call', () => {
    expect(reasonOf({ host: 'evil.example', origin: 'http://localhost:3000' })).toBe('host');
  });
});

describe('requests of pages without an Origin', () => {
  it('from another site are refused: images, scripts, forms, links', () => {
    expect(reasonOf({ 'sec-fetch-site': 'cross-site' })).toBe('cross-site');
    expect(reasonOf({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe('cross-site');
  });

  it('of an origin that may call are taken, wherever it stands', () => {
    expect(reasonOf({ 'sec-fetch-site': 'cross-site', origin: 'https://app.test' })).toBe('allowed');
  });

  it.each(['same-origin', 'same-site', 'none'])('%s is no other site', (site) => {
    expect(reasonOf({ 'sec-fetch-site': site })).toBe('allowed');
  });

  it('programs send neither', () => {
    expect(decide({})).toEqual({ allowed: true, origin: undefined });
  });
});

it.each<[string, boolean]>([
  ['/_kumobako/health', true],
  ['/_kumobako', true],
  ['/_localstack/info', true],
  ['/moto-api/reset', true],
  ['/_aws/sqs/messages', true],
  ['/_kumobakox', false],
  ['/bucket/_kumobako/key', false],
  ['/', false],
])('%s: control path %s', (path, expected) => {
  expect(isControlPath(path)).toBe(expected);
});
