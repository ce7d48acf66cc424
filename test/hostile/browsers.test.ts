/** Pages of other sites, and names that only look like this machine, get nothing: neither an operation nor a page of ours. */

import { describe, expect, test } from 'vitest';
import { openModels } from '../../src/model/load.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { signed, type WireCall, wireCall } from './support/wire-call.ts';

const hostile = hostileCloud();
const models = openModels();
const sqs = models.service('sqs');

const FOREIGN: readonly [string, Record<string, string>][] = [
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['a foreign origin that begins like ours', { origin: 'http://localhost.evil.example' }],
  ['a foreign origin with our name as its user', { origin: 'http://localhost@evil.example' }],
  ['a foreign origin that ends like an address', { origin: 'http://evil-127.0.0.1' }],
  ['an origin of a sandbox or a file', { origin: 'null' }],
  ['an extension', { origin: 'chrome-extension://abcdef' }],
  ['an empty origin', { origin: '' }],
  ['an image or a form of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a foreign host', { host: 'evil.example' }],
  ['a name that was rebound to this machine', { host: 'rebind.evil.example:4566' }],
  ['a host that begins like ours', { host: 'localhost.evil.example' }],
  ['a host that ends like ours', { host: 'evillocalhost' }],
  ['a host that ends like AWS', { host: 'evilamazonaws.com' }],
  ['an address of the network', { host: '192.168.1.10:4566' }],
  ['no address at all', { host: '0.0.0.0:4566' }],
  ['a rebound name with our own origin', { host: 'evil.example', origin: 'http://localhost:3000' }],
];

const CONTROL: readonly [method: string, path: string][] = [
  ['GET', '/_kumobako'],
  ['GET', '/_kumobako/health'],
  ['GET', '/_kumobako/state'],
  ['GET', '/federation?Action=login'],
  ['POST', '/_kumobako/reset'],
  ['POST', '/_kumobako/clock/advance'],
  ['GET', '/_localstack/health'],
  ['GET', '/_localstack/info'],
  ['POST', '/moto-api/reset'],
  ['GET', '/_aws/sqs/messages'],
  ['GET', '/_aws'],
];

describe.each(FOREIGN)('%s', (_name, headers) => {
  const from = (call: WireCall): WireCall => ({ ...call, headers: { ...call.headers, ...headers } });

  test('may call no operation, signed or not, and learns so before anybody looks at its signature', async () => {
    const create = { QueueName: 'foreign' };
    const broken = { authorization: 'AWS4-HMAC-SHA256 nonsense' };
    const unsigned = wireCall(sqs, 'CreateQueue', create, 'json1.0', null);
    for (const call of [
      wireCall(sqs, 'CreateQueue', create, 'json1.0'),
      wireCall(sqs, 'CreateQueue', create, 'query'),
      unsigned,
      { ...unsigned, headers: { ...unsigned.headers, ...broken } },
      wireCall(models.service('s3'), 'CreateBucket', { Bucket: 'foreign' }, 'rest-xml'),
      { method: 'GET', path: '/?Action=ListQueues', headers: {}, body: '' },
    ]) {
      const { status, headers: received } = await hostile.send(from(call));
      expect(status).toBe(403);
      expect(received['access-control-allow-origin']).toBeUndefined();
    }
    const { text } = await hostile.send(wireCall(sqs, 'ListQueues', {}, 'json1.0'));
    expect(text).not.toContain('foreign');
  });

  test('sees and does nothing of what is ours', async () => {
    const world = hostile.cloud().world;
    for (const [method, path] of CONTROL) {
      const { status } = await hostile.send(from({ method, path, headers: {}, body: '' }));
      expect([path, status]).toEqual([path, 403]);
    }
    expect(hostile.cloud().world).toBe(world);
  });
});

describe('preflights', () => {
  const preflight = (path: string, origin: string): WireCall => ({
    method: 'OPTIONS',
    path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,x-amz-target,content-type',
    },
    body: '',
  });

  test.each(['http://localhost:3000', 'http://127.0.0.1:5173', 'https://app.localhost'])(
    'of %s are allowed',
    async (origin) => {
      const { status, headers } = await hostile.send(preflight('/', origin));
      expect(status).toBe(200);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-allow-methods']).toContain('POST');
      expect(headers['access-control-allow-headers']).toContain('x-amz-target');
      const call = wireCall(sqs, 'ListQueues', {}, 'json1.0');
      const answer = await hostile.send({ ...call, headers: { ...call.headers, origin } });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
    },
  );

  test('of other sites are refused, also for our own paths', async () => {
    for (const path of ['/', '/bucket/key', '/_kumobako/reset', '/moto-api/reset']) {
      const { status, headers } = await hostile.send(preflight(path, 'https://evil.example'));
      expect([path, status]).toEqual([path, 403]);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('an error is readable for a page that may call', async () => {
    const call = signed(
      { method: 'POST', path: '/', headers: { origin: 'http://localhost:3000' }, body: '' },
      'sqs',
    );
    const { status, headers } = await hostile.send(call);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers['access-control-allow-origin']).toBe('http://localhost:3000');
  });
});

describe('two requests in one', () => {
  test.each<[string, string]>([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd'],
    ['a length beside chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks that hide', 'Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n'],
    ['a blank before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['bare line feeds', 'Content-Length: 0\n\n'],
  ])('%s: nobody sees the second', async (_name, rest) => {
    const seen: string[] = [];
    const stop = hostile.cloud().trace.follow((record) => seen.push(record.operation));
    const second = 'GET /?Action=ListQueues HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const received = await hostile.exchange(`POST / HTTP/1.1\r\nHost: localhost\r\n${rest}${second}`);
    stop();
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(seen).not.toContain('ListQueues');
  });
});
