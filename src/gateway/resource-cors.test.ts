import { once } from 'node:events';
import { request } from 'node:http';
import { type CORSRule, S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';

const APP = 'https://app.test';
const LOCAL = 'http://localhost:3000';
let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await testCloud();
  s3 = cloud.client(S3);
  await bucket('ruled', {
    AllowedOrigins: [APP],
    AllowedMethods: ['GET', 'PUT'],
    AllowedHeaders: ['content-type', 'x-amz-*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 600,
  });
  await bucket('plain');
});
afterAll(() => cloud.stop());

/** A bucket that everybody may read, with an object. */
async function bucket(Bucket: string, ...CORSRules: CORSRule[]): Promise<void> {
  await s3.createBucket({ Bucket });
  await s3.deletePublicAccessBlock({ Bucket });
  const Statement = [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ];
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  await s3.putObject({ Bucket, Key: 'a/b', Body: 'content' });
  if (CORSRules.length > 0) await s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } });
}

async function call(path: string, origin: string, method = 'GET', more: Record<string, string> = {}) {
  const response = await fetch(`${cloud.endpoint}${path}`, { method, headers: { origin, ...more } });
  const cors = Object.fromEntries(
    [...response.headers].filter(([name]) => name.startsWith('access-control-')),
  );
  return { status: response.status, cors, vary: response.headers.get('vary'), body: await response.text() };
}

/** A browser's question. */
function ask(path: string, origin: string, method: string, headers?: string) {
  return call(path, origin, 'OPTIONS', {
    'access-control-request-method': method,
    ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
  });
}

test('a preflight is answered by the rules of the bucket', async () => {
  expect(await ask('/ruled/a/b', APP, 'PUT', 'Content-Type, x-amz-acl')).toEqual({
    status: 200,
    cors: {
      'access-control-allow-origin': APP,
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': 'content-type, x-amz-acl',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '600',
    },
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    body: '',
  });
});

test.each([
  ['method', APP, 'DELETE', undefined],
  ['header', APP, 'PUT', 'authorization'],
  ['origin', 'https://evil.test', 'GET', undefined],
  ['origin on this machine', LOCAL, 'GET', undefined],
])('a preflight for another %s is refused in the words of S3', async (_what, origin, method, headers) => {
  const { status, cors, body } = await ask('/ruled/a/b', origin, method, headers);
  expect([status, cors]).toEqual([403, {}]);
  expect(body).toContain(
    '<Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed.',
  );
  expect(body).toContain(`<Method>${method}</Method><ResourceType>OBJECT</ResourceType>`);
});

test('pages that the rules name may read and write, although this endpoint does not know them', async () => {
  const read = await call('/ruled/a/b', APP);
  expect([read.status, read.body]).toEqual([200, 'content']);
  expect(read.cors).toMatchObject({
    'access-control-allow-origin': APP,
    'access-control-expose-headers': 'ETag',
  });
  const missing = await call('/ruled/none', APP);
  expect([missing.status, missing.cors['access-control-allow-origin']]).toEqual([403, APP]);
  expect((await call('/ruled/new', APP, 'PUT')).status).toBe(200);
});

test('pages that they do not name may not, and those of this machine cannot read the answer', async () => {
  const evil = await call('/ruled/a/b', 'https://evil.test');
  expect([evil.status, evil.cors]).toEqual([403, {}]);
  expect((await call('/ruled/evil', 'https://evil.test', 'PUT')).status).toBe(403);
  expect((await call('/ruled/evil', APP, 'DELETE')).status).toBe(403);
  expect((await s3.listObjectsV2({ Bucket: 'ruled', Prefix: 'evil' })).KeyCount).toBe(0);
  const local = await call('/ruled/a/b', LOCAL);
  expect([local.status, local.cors]).toEqual([200, {}]);
});

test('without rules the pages of this machine may do all, others nothing', async () => {
  for (const path of ['/plain/a/b', '/no-such-bucket/a', '/']) {
    expect(await ask(path, LOCAL, 'PUT')).toMatchObject({
      status: 200,
      cors: { 'access-control-allow-origin': LOCAL },
    });
    expect((await ask(path, APP, 'PUT')).status).toBe(403);
  }
  expect((await call('/plain/a/b', LOCAL)).body).toBe('content');
  expect((await call('/plain/a/b', APP)).status).toBe(403);
});

test('the rules of a bucket open no other service and no other host', async () => {
  expect((await ask('/2015-03-31/functions', APP, 'GET')).status).toBe(403);
  // `fetch` writes its own Host.
  const headers = { origin: APP, host: 'attacker.test' };
  const [response] = await once(request(`${cloud.endpoint}/ruled/a/b`, { headers }).end(), 'response');
  response.resume();
  expect(response.statusCode).toBe(403);
});

test('a form may be posted from a page that the rules name', async () => {
  await s3.putBucketCors({
    Bucket: 'plain',
    CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['https://*.test'], AllowedMethods: ['POST'] }] },
  });
  const body = new FormData();
  body.append('key', 'posted');
  body.append('file', new Blob(['x']));
  const post = (origin: string) =>
    fetch(`${cloud.endpoint}/plain`, { method: 'POST', body, headers: { origin } });
  const posted = await post(APP);
  expect([posted.status, posted.headers.get('access-control-allow-origin')]).toEqual([204, APP]);
  expect((await post('https://evil.example')).status).toBe(403);
});
