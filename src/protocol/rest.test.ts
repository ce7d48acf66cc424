import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { type Shape, simple } from '../model/shapes.ts';
import { encodeOutput } from './reply.ts';
import { headerSafe, readBindings, writeBindings } from './rest-bindings.ts';
import { matchRest, parseQueryString } from './rest-routes.ts';
import { decodeRestCall, refusalOf, tinyService } from './testing.ts';
import type { Found, RestMatch } from './types.ts';

const models = openModels();
const s3 = models.service('s3');
const lambda = models.service('lambda');
const apiGateway = models.service('api-gateway');

function operationFor(
  method: string,
  target: string,
  headers: Record<string, string> = {},
): string | undefined {
  const [path = '/', query = ''] = target.split('?');
  return matchRest(s3, method, path, parseQueryString(query), headers)?.operation;
}

describe('routes', () => {
  test.each([
    ['GET', '/', 'ListBuckets'],
    ['GET', '/b', 'ListObjects'],
    ['GET', '/b/', 'ListObjects'],
    ['GET', '/b?list-type=2', 'ListObjectsV2'],
    ['GET', '/b?list-type=1', 'ListObjects'],
    ['GET', '/b?acl', 'GetBucketAcl'],
    ['GET', '/b?analytics&id=x', 'GetBucketAnalyticsConfiguration'],
    ['GET', '/b?analytics', 'ListBucketAnalyticsConfigurations'],
    ['GET', '/b/k', 'GetObject'],
    ['GET', '/b/k?acl', 'GetObjectAcl'],
    ['GET', '/b/k?uploadId=1', 'ListParts'],
    ['GET', '/b//', 'GetObject'],
    ['HEAD', '/b', 'HeadBucket'],
    ['HEAD', '/b/k', 'HeadObject'],
    ['PUT', '/b', 'CreateBucket'],
    ['PUT', '/b/k', 'PutObject'],
    ['PUT', '/b/k?partNumber=1&uploadId=u', 'UploadPart'],
    ['PUT', '/b/k?x-id=PutObject', 'PutObject'],
    ['PUT', '/b/k?partNumber=1', 'PutObject'],
    ['PUT', '/b/k?x-id=UploadPart&partNumber=1', 'PutObject'],
    ['PUT', '/b/k?x-id=CopyObject', 'PutObject'],
    ['DELETE', '/b/k', 'DeleteObject'],
    ['DELETE', '/b/k?uploadId=1', 'AbortMultipartUpload'],
    ['POST', '/b?delete', 'DeleteObjects'],
    ['POST', '/b/k?uploads', 'CreateMultipartUpload'],
    ['POST', '/b/k?uploadId=1', 'CompleteMultipartUpload'],
    ['POST', '/b', undefined],
    ['TRACE', '/b', undefined],
  ])('S3 %s %s is %s', (method, target, operation) => {
    expect(operationFor(method, target)).toBe(operation);
  });

  test('a header may decide', () => {
    const copy = { 'x-amz-copy-source': '/a/b' };
    expect(operationFor('PUT', '/b/k', copy)).toBe('CopyObject');
    expect(operationFor('PUT', '/b/k?partNumber=1&uploadId=u', copy)).toBe('UploadPartCopy');
  });

  test.each([
    ['/b/k', 'k'],
    ['/b/a//b', 'a//b'],
    ['/b/./..', './..'],
    ['/b/a/', 'a/'],
    ['/b//', '/'],
    ['/b//a', '/a'],
    ['/b/%2F', '/'],
    ['/b/a%20b+c', 'a b+c'],
    ['/b/%E3%81%82', 'あ'],
  ])('the key of %s is %j', async (path, key) => {
    expect(await decodeRestCall(s3, 'GET', path)).toMatchObject({ Bucket: 'b', Key: key });
  });

  test.each(['/b/%', '/b/%zz', '/b/%E3%81', '/%ff/k'])('a broken escape in %s is refused', async (path) => {
    expect(await refusalOf(() => decodeRestCall(s3, 'GET', path))).toEqual({
      code: 'InvalidURI',
      message: "Couldn't parse the specified URI.",
      status: 400,
    });
  });

  test('a broken escape in the query string is refused', async () => {
    expect(await refusalOf(() => parseQueryString('a=%E0%A4%A'))).toMatchObject({ code: 'InvalidURI' });
  });

  test('literals are more specific than labels, and may be escaped', () => {
    const query = new Map();
    const layers = matchRest(lambda, 'GET', '/2018-10-31/layers/x/versions', query, {});
    expect(layers?.operation).toBe('ListLayerVersions');
    const escaped = matchRest(lambda, 'GET', '/2015%2D03%2D31/functions/', query, {});
    expect(escaped?.operation).toBe('ListFunctions');
  });

  test('old routes of moved operations still lead to them', () => {
    const sesv2 = models.service('sesv2');
    const found = matchRest(sesv2, 'GET', '/v2/email/configuration-sets', new Map(), {});
    expect(found?.operation).toBe('ListConfigurationSets');
  });
});

const SHAPES: Shape[] = [
  {
    k: 's',
    n: 'S',
    m: {
      Id: [simple.string, { l: 1 }],
      Numbers: [33, { q: 'n' }],
      Flag: [simple.boolean, { q: 'flag' }],
      At: [simple.timestamp, { q: 'at' }],
      Others: [34, { qp: 1 }],
      Date: [simple.timestamp, { h: 'X-Date' }],
      Dates: [35, { h: 'X-Dates' }],
      Words: [36, { h: 'X-Words' }],
      Json: [simple.string, { h: 'X-Json', mt: 'application/json' }],
      Since: [simple.timestamp, { h: 'If-Modified-Since' }],
      Meta: [37, { ph: 'x-meta-' }],
      Status: [simple.integer, { rc: 1 }],
    },
  },
  { k: 'l', m: [simple.integer] },
  { k: 'm', key: [simple.string], val: [38] },
  { k: 'l', m: [simple.timestamp] },
  { k: 'l', m: [simple.string] },
  { k: 'm', key: [simple.string], val: [simple.string] },
  { k: 'l', m: [simple.string] },
];
const service = tinyService(SHAPES);

function bind(query: string, headers: Record<string, string> = {}): Record<string, unknown> {
  const route: RestMatch = {
    operation: 'Op',
    input: 32,
    labels: [['Id', 'a%2Fb']],
    literals: new Set(['x-id', 'mode']),
    score: 0,
  };
  const input: Record<string, unknown> = {};
  readBindings(service, 32, { route, query: parseQueryString(query), headers }, input);
  return input;
}

describe('bound members', () => {
  test('labels and the query string', () => {
    const query =
      'n=1&n=-2&flag=true&at=2026-01-02T03%3A04%3A05Z&x-id=Op&mode=import&other=a&other=b&__proto__=p';
    const { Others, ...bound } = bind(query);
    expect(bound).toEqual({
      Id: 'a/b',
      Numbers: [1, -2],
      Flag: true,
      At: new Date('2026-01-02T03:04:05Z'),
    });
    expect(Object.entries(Others ?? {})).toEqual([
      ['other', ['a', 'b']],
      ['__proto__', ['p']],
    ]);
  });

  test('headers', () => {
    const headers = {
      'x-date': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'x-dates': 'Fri, 02 Jan 2026 03:04:05 GMT, Sat, 03 Jan 2026 03:04:05 GMT',
      'x-words': 'a, "b, \\"c\\"",d',
      'x-json': Buffer.from('{"a":"é"}').toString('base64'),
      'x-meta-a': 'b',
      'x-meta-__proto__': 'p',
      // What node makes of UTF-8 bytes.
      'x-meta-utf8': Buffer.from('é').toString('latin1'),
      'if-modified-since': 'yesterday',
    };
    const { Meta, ...bound } = bind('', headers);
    const date = new Date('2026-01-02T03:04:05Z');
    expect(bound).toEqual({
      Id: 'a/b',
      Date: date,
      Dates: [date, new Date('2026-01-03T03:04:05Z')],
      Words: ['a', 'b, "c"', 'd'],
      Json: '{"a":"é"}',
    });
    expect(Object.entries(Meta ?? {})).toEqual([
      ['a', 'b'],
      ['__proto__', 'p'],
      ['utf8', 'é'],
    ]);
  });

  test('an Expires header may be any text', async () => {
    const input = await decodeRestCall(s3, 'PUT', '/b/k', '', { expires: 'never' });
    expect(input).not.toHaveProperty('Expires');
    expect(input).toHaveProperty('Key', 'k');
  });

  test('what is not of its type is refused', async () => {
    expect(await refusalOf(() => bind('n=x'))).toEqual({
      code: 'SerializationException',
      message: 'STRING_VALUE can not be converted to an Integer',
      status: 400,
    });
    expect(await refusalOf(() => bind('n=2147483648'))).toMatchObject({ code: 'SerializationException' });
    for (const keys of ['many', '2147483648']) {
      expect(await refusalOf(() => decodeRestCall(s3, 'GET', `/b?max-keys=${keys}`))).toEqual({
        code: 'InvalidArgument',
        message: 'Provided max-keys not an integer or within integer range',
        status: 400,
      });
    }
  });

  test('outputs', () => {
    const headers: Record<string, string> = {};
    const date = new Date('2026-01-02T03:04:05Z');
    const output = {
      Date: date,
      Dates: [date, date],
      Words: ['a', 'b, "c"'],
      Json: '{}',
      Meta: { A: 'b', 'bad name': 'x', utf8: 'é' },
      Status: 202,
      Id: 'not in a reply',
      Flag: true,
    };
    expect(writeBindings(service, 32, output, headers)).toBe(202);
    expect(headers).toEqual({
      'x-date': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'x-dates': 'Fri, 02 Jan 2026 03:04:05 GMT, Fri, 02 Jan 2026 03:04:05 GMT',
      'x-words': 'a, "b, \\"c\\""',
      'x-json': 'e30=',
      'x-meta-a': 'b',
      'x-meta-utf8': Buffer.from('é').toString('latin1'),
    });
  });

  test('a value cannot break out of its header', () => {
    expect(headerSafe('a\r\nSet-Cookie: x\u0000')).toBe('a  Set-Cookie: x ');
  });
});

describe('bodies', () => {
  test('members of the body do not fill bound ones, nor the other way round', async () => {
    const body = JSON.stringify({ Qualifier: 'ignored', FunctionName: 'ignored', Description: 'd', Foo: 1 });
    const input = await decodeRestCall(lambda, 'PUT', '/2015-03-31/functions/f/configuration', body);
    expect(input).toEqual({ FunctionName: 'f', Description: 'd' });
  });

  test('literals of the URI stay out of a map of parameters', async () => {
    const target = '/restapis?mode=import&basepath=prepend';
    const input = await decodeRestCall(apiGateway, 'POST', target, 'swagger');
    expect(input).toMatchObject({ parameters: { basepath: 'prepend' }, body: Buffer.from('swagger') });
  });

  test('a stream payload is the body itself', async () => {
    const { Body } = await decodeRestCall(s3, 'PUT', '/b/k', 'hello');
    expect(Body).toBeInstanceOf(Readable);
    expect(await (Body as Readable).toArray()).toEqual([Buffer.from('hello')]);
  });

  test('an XML payload', async () => {
    const xml = '<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>';
    const input = await decodeRestCall(s3, 'POST', '/b?delete', xml);
    expect(input).toEqual({ Bucket: 'b', Delete: { Objects: [{ Key: 'a' }], Quiet: true } });
  });
});

function answer(operation: string, output: unknown, found: Partial<Found> = {}) {
  return encodeOutput({ service: s3, operation, wire: 'rest-xml', ...found }, output, {
    requestId: 'id',
    hostId: 'host',
  });
}

describe('replies', () => {
  test('an output without a body has no content type', () => {
    expect(answer('PutObject', { ETag: '"e"' })).toEqual({
      status: 200,
      headers: { 'x-amz-request-id': 'id', 'x-amz-id-2': 'host', etag: '"e"' },
    });
    expect(answer('DeleteObject', {}).status).toBe(204);
  });

  test('a stream with its own content type', () => {
    const reply = answer('GetObject', {
      Body: Readable.from(['x']),
      ContentType: 'text/x',
      ContentLength: 1,
    });
    expect(reply.headers).toMatchObject({ 'content-type': 'text/x', 'content-length': '1' });
    expect(reply.body).toBeInstanceOf(Readable);
    expect(answer('GetObject', { Body: 'é' }).body).toEqual(Buffer.from('é'));
    expect(answer('GetObject', { Body: 'x' }).headers['content-type']).toBe('application/octet-stream');
  });

  test('an iterable is read as a stream, and ended when nobody reads it any more', async () => {
    let ended = false;
    async function* chunks() {
      try {
        yield 'a';
        yield 'b';
      } finally {
        ended = true;
      }
    }
    const body = answer('GetObject', { Body: chunks() }).body as Readable;
    for await (const chunk of body) {
      expect(String(chunk)).toBe('a');
      break;
    }
    await new Promise((done) => (body.closed ? done(undefined) : body.once('close', done)));
    expect(ended).toBe(true);
  });

  test('times of S3 always have milliseconds', () => {
    const body = answer('ListBuckets', {
      Buckets: [{ Name: 'b', CreationDate: new Date('2026-01-02T03:04:05Z') }],
    }).body;
    expect(body).toContain('<CreationDate>2026-01-02T03:04:05.000Z</CreationDate>');
  });

  test('rest-json: a structure is {} when empty, an operation without output has no body', () => {
    const found: Partial<Found> = { service: lambda, wire: 'rest-json' };
    expect(answer('GetAccountSettings', {}, found).body).toBe('{}');
    const deleted = answer('DeleteAlias', undefined, found);
    expect(deleted).toEqual({ status: 204, headers: { 'x-amzn-requestid': 'id' } });
    expect(answer('Invoke', { StatusCode: 202, Payload: Buffer.from('{}') }, found)).toMatchObject({
      status: 202,
      body: Buffer.from('{}'),
    });
  });
});
