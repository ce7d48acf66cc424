/** Websites as a browser sees them: by the host's name, without a signature. */

import { request } from 'node:http';
import type { WebsiteConfiguration } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { s3Cloud } from '../../../test/support/s3.ts';

const t = s3Cloud();

interface Page {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

interface Visit {
  method?: string;
  headers?: Record<string, string>;
  host?: string;
}

/** What a website answers. Its name resolves nowhere in tests, so the host is a header. */
function visit(
  bucket: string,
  path: string,
  { method = 'GET', headers = {}, host }: Visit = {},
): Promise<Page> {
  const { port } = new URL(t.cloud().endpoint);
  const Host = host ?? `${bucket}.s3-website.localhost:${port}`;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { Host, ...headers } },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const body = Buffer.concat(pieces).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

const INDEX: WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' } };

/** A bucket that anybody may read. */
async function website(configuration: WebsiteConfiguration = INDEX): Promise<string> {
  const Bucket = await t.bucket();
  await t.s3.deletePublicAccessBlock({ Bucket });
  const Statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  await t.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration: configuration });
  return Bucket;
}

test('shows objects, and the index document of a folder', async () => {
  const bucket = await website();
  const html = { ContentType: 'text/html', Metadata: { a: 'b' }, CacheControl: 'max-age=5' };
  await t.put(bucket, 'index.html', 'home', html);
  await t.put(bucket, 'docs/index.html', 'docs');
  await t.put(bucket, 'ü x.txt', 'text');
  const home = await visit(bucket, '/');
  expect(home).toMatchObject({
    status: 200,
    body: 'home',
    headers: {
      'content-type': 'text/html',
      'content-length': '4',
      'cache-control': 'max-age=5',
      'x-amz-meta-a': 'b',
      etag: '"106a6c241b8797f52e1e77317b96a201"',
      'last-modified': expect.stringMatching(/GMT$/),
      'x-amz-request-id': expect.any(String),
    },
  });
  expect((await visit(bucket, '/docs/?a=b')).body).toBe('docs');
  expect((await visit(bucket, '/%C3%BC%20x.txt')).body).toBe('text');
  const head = await visit(bucket, '/', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '4' } });
});

test("AWS's own names of the host, with the region before or behind the dot", async () => {
  const bucket = await website();
  await t.put(bucket, 'index.html', 'home');
  for (const region of ['s3-website-us-east-1', 's3-website.us-east-1']) {
    expect((await visit(bucket, '/', { host: `${bucket}.${region}.amazonaws.com` })).body).toBe('home');
  }
});

test('a folder without its slash leads to the one with it, where there is an index', async () => {
  const bucket = await website();
  await t.put(bucket, 'a b/index.html', 'in');
  expect(await visit(bucket, '/a%20b')).toMatchObject({ status: 302, headers: { location: '/a%20b/' } });
  expect((await visit(bucket, '/c')).status).toBe(404);
});

test("what is not there, in HTML, or as the website's own page", async () => {
  const bucket = await website();
  const plain = await visit(bucket, '/missing<b>');
  expect(plain.status).toBe(404);
  expect(plain.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-amz-error-code': 'NoSuchKey',
    'x-amz-error-message': 'The specified key does not exist.',
  });
  expect(plain.body).toContain('<head><title>404 Not Found</title></head>');
  expect(plain.body).toContain(
    '<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n' +
      '<li>Key: missing&lt;b&gt;</li>',
  );
  await t.s3.putBucketWebsite({
    Bucket: bucket,
    WebsiteConfiguration: { ...INDEX, ErrorDocument: { Key: 'error.html' } },
  });
  expect((await visit(bucket, '/missing')).body).toContain(
    '<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n' +
      '<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: error.html</li>',
  );
  await t.put(bucket, 'error.html', 'own error', { ContentType: 'text/html' });
  expect(await visit(bucket, '/missing')).toMatchObject({
    status: 404,
    body: 'own error',
    headers: { 'content-type': 'text/html', 'x-amz-error-code': 'NoSuchKey' },
  });
});

test('only what anybody may read is shown', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration: INDEX });
  await t.put(Bucket, 'index.html', 'secret');
  const page = await visit(Bucket, '/');
  expect(page.status).toBe(403);
  expect(page.body).toContain(
    '<h1>403 Forbidden</h1>\n<ul>\n<li>Code: AccessDenied</li>\n<li>Message: Access Denied</li>',
  );
  expect(page.body).not.toContain('secret');
});

test('buckets that are no websites, and methods that are none of a website', async () => {
  const bucket = await t.bucket();
  const none = await visit(bucket, '/');
  expect(none.status).toBe(404);
  expect(none.body).toContain(
    '<li>Code: NoSuchWebsiteConfiguration</li>\n' +
      '<li>Message: The specified bucket does not have a website configuration</li>\n' +
      `<li>BucketName: ${bucket}</li>`,
  );
  expect((await visit('no-such-bucket', '/')).headers['x-amz-error-code']).toBe('NoSuchBucket');
  expect((await visit(await website(), '/a', { method: 'PUT' })).status).toBe(405);
  expect((await visit(await website(), '/%ff')).status).toBe(400);
});

test('ranges and conditions', async () => {
  const bucket = await website();
  await t.put(bucket, 'a', 'content');
  const range = await visit(bucket, '/a', { headers: { range: 'bytes=0-3' } });
  expect(range).toMatchObject({ status: 206, body: 'cont', headers: { 'content-range': 'bytes 0-3/7' } });
  const { etag } = range.headers;
  const again = await visit(bucket, '/a', { headers: { 'if-none-match': String(etag) } });
  expect(again).toMatchObject({ status: 304, body: '' });
});

test('an object that leads elsewhere, and a website that does as a whole', async () => {
  const bucket = await website();
  await t.put(bucket, 'moved', 'x', { WebsiteRedirectLocation: '/new?x' });
  expect(await visit(bucket, '/moved')).toMatchObject({
    status: 301,
    body: '',
    headers: { location: '/new?x' },
  });
  const all = await website({ RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } });
  expect(await visit(all, '/a/b%20c')).toMatchObject({
    status: 301,
    headers: { location: 'https://example.com/a/b%20c' },
  });
});

test('routing rules: by prefix before anything is looked up, by status after it failed', async () => {
  const bucket = await website({
    ...INDEX,
    ErrorDocument: { Key: 'error.html' },
    RoutingRules: [
      { Condition: { KeyPrefixEquals: 'docs/' }, Redirect: { ReplaceKeyPrefixWith: 'documents/' } },
      {
        Condition: { KeyPrefixEquals: 'old/', HttpErrorCodeReturnedEquals: '404' },
        Redirect: { HostName: 'old.example.com', Protocol: 'https', HttpRedirectCode: '307' },
      },
      { Condition: { HttpErrorCodeReturnedEquals: '404' }, Redirect: { ReplaceKeyWith: 'lost.html' } },
    ],
  });
  await t.put(bucket, 'docs/a', 'never shown');
  await t.put(bucket, 'old/there', 'shown');
  const to = async (path: string) => {
    const { status, headers } = await visit(bucket, path, { host: `${bucket}.s3-website.localhost` });
    return [status, headers['location']];
  };
  expect(await to('/docs/a')).toEqual([301, `http://${bucket}.s3-website.localhost/documents/a`]);
  expect(await to('/old/there')).toEqual([200, undefined]);
  expect(await to('/old/gone')).toEqual([307, 'https://old.example.com/old/gone']);
  expect(await to('/gone')).toEqual([301, `http://${bucket}.s3-website.localhost/lost.html`]);
});

test("other sites may link to it, and not to what is kumobako's own", async () => {
  const bucket = await website();
  await t.put(bucket, 'index.html', 'home');
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await visit(bucket, '/', { headers })).status).toBe(200);
  expect((await visit(bucket, '/_kumobako/health', { headers })).status).toBe(403);
  expect(
    (await visit(bucket, '/_kumobako/health', { headers: { origin: 'https://evil.test' } })).status,
  ).toBe(403);
  const page = await visit(bucket, '/', { headers: { origin: 'https://evil.test' } });
  expect(page.headers['access-control-allow-origin']).toBeUndefined();
  await t.s3.putBucketCors({
    Bucket: bucket,
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://app.test'] }] },
  });
  const allowed = await visit(bucket, '/', { headers: { origin: 'https://app.test' } });
  expect(allowed).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-origin': 'https://app.test' },
  });
});
