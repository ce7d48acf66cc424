/** Requests that are wrong in ways that somebody has tried before, with the answers that AWS gives. */

import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { openModels } from '../../src/model/load.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { build } from './support/landscape.ts';
import { amzDateOf, signed, type WireCall, wireCall } from './support/wire-call.ts';

const hostile = hostileCloud();
const models = openModels();
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  for (const name of ['dynamodb', 'sqs', 's3']) await build(models.service(name), hostile.send);
});

/** Status and code, or status and `__type` without its package, and the message. */
async function refusal(call: WireCall): Promise<string> {
  const { status, text } = await hostile.send(call);
  return refusalIn(status, text);
}

function refusalIn(status: number, text: string): string {
  const code = /<Code>([^<]*)|"__type":"(?:[^"#]*#)?([^"]*)/.exec(text);
  const message = /<Message>([^<]*)|"[Mm]essage":"((?:[^"\\]|\\.)*)/.exec(text);
  return [status, code?.[1] ?? code?.[2], message?.[1] ?? message?.[2]]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

function json(target: string, body: string | Buffer, headers: Record<string, string> = {}): WireCall {
  const service = target.startsWith('AmazonSQS') ? 'sqs' : 'dynamodb';
  const typed = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  return signed({ method: 'POST', path: '/', headers: { ...typed, ...headers }, body }, service);
}

const putItem = (body: string | Buffer, headers = {}) => json('DynamoDB_20120810.PutItem', body, headers);

function form(service: string, body: string): WireCall {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return signed({ method: 'POST', path: '/', headers, body }, service);
}

function s3(method: string, path: string, body: string | Buffer = '', headers = {}): WireCall {
  return signed({ method, path, headers: { ...headers }, body }, 's3');
}

const NOT_JSON = '400 SerializationException';
const MALFORMED_XML =
  '400 MalformedXML The XML you provided was not well-formed or did not validate against our published schema';

describe('JSON', () => {
  test.each<[string, string | Buffer]>([
    ['cut off', '{"TableName":"table","Item":{"pk":{"S":"p"'],
    ['nothing but a bracket', '{'],
    ['two values', '{}{}'],
    ['a comma too many', '{"TableName":"table",}'],
    ['text around it', 'x{"TableName":"table"}'],
    ['an array', '[]'],
    ['a wrong type', '{"TableName":[1]}'],
    ['a number for a map', '{"TableName":"table","Item":7}'],
    ['a nesting bomb', `{"Item":${'['.repeat(100_000)}`],
    ['a deep value, closed', `{"Item":{"a":${'{"M":{"a":'.repeat(5000)}{"S":"x"}${'}}'.repeat(5000)}}}`],
  ])('%s', async (_name, body) => {
    expect(await refusal(putItem(body))).toContain(NOT_JSON);
  });

  test('a deep item that is closed, within what is read', async () => {
    const deep = `${'{"M":{"a":'.repeat(40)}{"S":"x"}${'}}'.repeat(40)}`;
    const body = `{"TableName":"table","Item":{"pk":{"S":"p"},"sk":{"N":"1"},"a":${deep}}}`;
    expect(await refusal(putItem(body))).toBe(
      '400 ValidationException Nesting Levels have exceeded supported limits: ' +
        'Attributes in the item have nested levels beyond supported limit',
    );
  });

  test('members that are missing', async () => {
    expect(await refusal(putItem('{}'))).toMatch(/^400 ValidationException 2 validation errors detected: /);
    expect(await refusal(json('AmazonSQS.SendMessage', '{}'))).toMatch(
      /^400 MissingRequiredParameterException The request must contain the parameter QueueUrl\./,
    );
  });

  test('members that nobody knows are ignored, __proto__ too, and change nothing', async () => {
    const body = '{"TableName":"table","__proto__":{"Item":{"pk":{"S":"x"}}},"Nonsense":{"a":1}}';
    expect(await refusal(putItem(body))).toContain("Value null at 'item' failed to satisfy constraint");
    expect(({} as Record<string, unknown>)['Item']).toBeUndefined();
  });

  test('an attribute named __proto__ is one like others', async () => {
    const item =
      '{"pk":{"S":"proto"},"sk":{"N":"1"},"__proto__":{"S":"x"},"constructor":{"M":{"__proto__":{"N":"1"}}}}';
    expect((await hostile.send(putItem(`{"TableName":"table","Item":${item}}`))).status).toBe(200);
    const read = '{"TableName":"table","Key":{"pk":{"S":"proto"},"sk":{"N":"1"}}}';
    const { text } = await hostile.send(json('DynamoDB_20120810.GetItem', read));
    expect(text).toContain('"__proto__":{"S":"x"}');
    expect(text).toContain('"constructor":{"M":{"__proto__":{"N":"1"}}}');
  });

  test('numbers beyond all numbers', async () => {
    const put = (number: string) =>
      refusal(putItem(`{"TableName":"table","Item":{"pk":{"S":"p"},"sk":{"N":"${number}"}}}`));
    expect(await put('1e400')).toContain('400 ValidationException Number overflow');
    expect(await put('9'.repeat(100_000))).toContain('400 ValidationException');
    expect(await put('Infinity')).toContain('400 ValidationException');
    expect(await refusal(json('AmazonSQS.SendMessage', '{"DelaySeconds":1e400}'))).toContain(NOT_JSON);
  });

  test('an operation that is none', async () => {
    for (const target of [
      'DynamoDB_20120810.constructor',
      'DynamoDB_20120810.',
      'DynamoDB_20120810.__proto__',
    ]) {
      expect(await refusal(json(target, '{}'))).toMatch(/^400 UnknownOperationException/);
    }
    expect((await hostile.send(json('Nonsense.PutItem', '{}'))).status).toBe(400);
  });
});

describe('CBOR', () => {
  const cbor = (body: Buffer) =>
    signed(
      {
        method: 'POST',
        path: '/service/DynamoDB_20120810/operation/PutItem',
        headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        body,
      },
      'dynamodb',
    );

  test.each<[string, Buffer]>([
    ['cut off', Buffer.from('a16954', 'hex')],
    ['a nesting bomb', Buffer.alloc(100_000, 0x81)],
    ['a length beyond memory', Buffer.from('bbffffffffffffffff', 'hex')],
    ['a text of 4 GiB', Buffer.from('a17affffffff', 'hex')],
    ['no map', Buffer.from('80', 'hex')],
    ['nothing but a break', Buffer.from('ff', 'hex')],
  ])('%s', async (_name, body) => {
    const { status, text } = await hostile.send(cbor(body));
    expect(status).toBe(400);
    expect(text).toContain('SerializationException');
  });
});

describe('bodies that grow', () => {
  test('a gzip bomb is not inflated beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    const before = process.memoryUsage().rss;
    const answer = await hostile.send(putItem(bomb, { 'content-encoding': 'gzip' }));
    expect([400, 413]).toContain(answer.status);
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
  });

  test('a body that says gzip and is none', async () => {
    expect(await refusal(putItem('{}', { 'content-encoding': 'gzip' }))).toMatch(/^400 /);
  });

  test('a JSON body beyond what any operation takes', async () => {
    const body = Buffer.alloc(80 * 1024 * 1024, 0x20);
    expect([400, 413]).toContain((await hostile.send(putItem(body))).status);
  });

  test('an object of more than 5 GiB is refused by what its head says', async () => {
    const call = s3('PUT', '/bucket/large', '', { 'content-length': String(6 * 1024 ** 3) });
    const head = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const received = await hostile.exchange(`PUT /bucket/large HTTP/1.1\r\n${head.join('')}\r\n`, 'x');
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toContain(
      '<Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum allowed size</Message>',
    );
  });
});

describe('XML', () => {
  const tagging = (body: string) => s3('PUT', '/bucket?tagging', body);
  test.each<[string, string]>([
    ['nothing that is XML', 'hello'],
    ['cut off', '<Tagging><TagSet><Tag>'],
    ['another document', '<Nonsense/>'],
    ['a document type', '<!DOCTYPE Tagging><Tagging><TagSet/></Tagging>'],
    [
      'entities of its own',
      '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Tagging><TagSet><Tag><Key>&b;</Key></Tag></TagSet></Tagging>',
    ],
    [
      'a file of this machine',
      '<!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/passwd">]><Tagging><TagSet><Tag><Key>&f;</Key></Tag></TagSet></Tagging>',
    ],
    [
      'an entity that nobody declared',
      '<Tagging><TagSet><Tag><Key>&f;</Key><Value/></Tag></TagSet></Tagging>',
    ],
    ['a nesting bomb', '<a>'.repeat(100_000)],
    ['two roots', '<Tagging><TagSet/></Tagging><Tagging/>'],
  ])('%s', async (_name, body) => {
    expect(await refusal(tagging(body))).toBe(MALFORMED_XML);
  });

  test('what S3 requires and its schema does not show', async () => {
    const md5 = wireCall(
      models.service('s3'),
      'DeleteObjects',
      { Bucket: 'bucket', Delete: { Objects: [{}] } },
      'rest-xml',
    );
    expect(await refusal(md5)).toBe(MALFORMED_XML);
    const metrics = { Bucket: 'bucket', MetricsConfiguration: {} };
    const call = wireCall(models.service('s3'), 'PutBucketMetricsConfiguration', metrics, 'rest-xml');
    expect(await refusal(call)).toBe('400 InvalidConfigurationId The specified configuration ID is invalid.');
  });
});

describe('query', () => {
  test.each<[string, string, string]>([
    ['an action that is none', 'sqs', 'Action=Nonsense&Version=2012-11-05'],
    ['an action from a prototype', 'iam', 'Action=__proto__&Version=2010-05-08'],
    ['an action that is a method of objects', 'iam', 'Action=toString&Version=2010-05-08'],
  ])('%s', async (_name, service, body) => {
    expect(await refusal(form(service, body))).toMatch(/^400 InvalidAction /);
  });

  test('without an action', async () => {
    expect((await hostile.send(form('iam', 'Version=2010-05-08'))).status).toBeLessThan(500);
    expect((await hostile.send(form('sns', '&&&=&=%&%zz'))).status).toBe(400);
  });

  test('members from a prototype, gaps and indexes beyond memory', async () => {
    const tag = (rest: string) => form('iam', `Action=TagUser&Version=2010-05-08&UserName=u&${rest}`);
    expect(await refusal(tag('__proto__.Tags.member.1.Key=a'))).toMatch(/^400 ValidationError/);
    expect(await refusal(tag('Tags.member.999999999.Key=a'))).toMatch(/^400 /);
    expect(await refusal(tag('Tags.member.-1.Key=a'))).toMatch(/^400 /);
    expect(await refusal(tag(`${'Tags.member.1.'.repeat(5000)}Key=a`))).toMatch(/^400 /);
  });

  test('a batch whose message has an attribute without a type', async () => {
    const topic = 'arn:aws:sns:us-east-1:000000000000:topic';
    await hostile.send(form('sns', 'Action=CreateTopic&Version=2010-03-31&Name=topic'));
    const entry = 'PublishBatchRequestEntries.member.1.';
    const attribute = `${entry}MessageAttributes.entry.1.`;
    const body = [
      `Action=PublishBatch&Version=2010-03-31&TopicArn=${topic}`,
      `${entry}Id=a&${entry}Message=m`,
      `${attribute}Name=n&${attribute}Value.StringValue=v`,
    ];
    expect(await refusal(form('sns', body.join('&')))).toMatch(
      /^400 (InvalidParameter|ValidationError|ParameterValueInvalid)/,
    );
  });

  test('a wrong type', async () => {
    const body = 'Action=ListUsers&Version=2010-05-08&MaxItems=abc';
    expect(await refusal(form('iam', body))).toMatch(/^400 MalformedInput/);
  });
});

describe('signatures', () => {
  const list = () => s3('GET', '/bucket');
  const describeTable = () => json('DynamoDB_20120810.ListTables', '{}');
  const authorized = (call: WireCall, change: (authorization: string) => string): WireCall => ({
    ...call,
    headers: { ...call.headers, authorization: change(call.headers['authorization'] ?? '') },
  });

  test.each<[string, (authorization: string) => string]>([
    ['nothing but its name', () => 'AWS4-HMAC-SHA256'],
    ['no signature', (text) => text.replace(/, Signature.*/, '')],
    ['no signed headers', (text) => text.replace(/SignedHeaders=[^,]*, /, '')],
    ['a scope of one part', (text) => text.replace(/Credential=[^,]*/, 'Credential=test')],
    ['a scope without end', (text) => text.replace('aws4_request', 'aws5_request')],
    ['another algorithm', (text) => text.replace('SHA256', 'MD5')],
    ['garbage', () => '\u00ff\u00fe=,,,;;;'],
    ['a head of 40 KiB', (text) => `${text}${', A=b'.repeat(8000)}`],
  ])('%s', async (_name, change) => {
    for (const call of [list(), describeTable()]) {
      const { status } = await hostile.send(authorized(call, change));
      expect([400, 403, 431]).toContain(status);
    }
  });

  test('dates that are over, to come, or none', async () => {
    const at = (call: WireCall, date: string): WireCall => {
      const changed = authorized(call, (text) => text.replace(/\/\d{8}\//, `/${date.slice(0, 8)}/`));
      return { ...changed, headers: { ...changed.headers, 'x-amz-date': date } };
    };
    for (const ms of [Date.now() - HOUR_MS, Date.now() + HOUR_MS]) {
      const date = amzDateOf(ms);
      expect(await refusal(at(list(), date))).toBe(
        '403 RequestTimeTooSkewed The difference between the request time and the current time is too large.',
      );
      expect(await refusal(at(describeTable(), date))).toMatch(
        /^400 InvalidSignatureException Signature (expired|not yet current): /,
      );
    }
    for (const date of ['', 'yesterday', '99999999T999999Z', '20260101']) {
      for (const call of [list(), describeTable()]) {
        expect([400, 403]).toContain((await hostile.send(at(call, date))).status);
      }
    }
  });

  test('a key of this cloud with a wrong signature', async () => {
    const created = await hostile.send(
      form('iam', 'Action=CreateAccessKey&Version=2010-05-08&UserName=nobody'),
    );
    expect(refusalIn(created.status, created.text)).toMatch(/^404 NoSuchEntity/);
    await hostile.send(form('iam', 'Action=CreateUser&Version=2010-05-08&UserName=somebody'));
    const { text } = await hostile.send(
      form('iam', 'Action=CreateAccessKey&Version=2010-05-08&UserName=somebody'),
    );
    const key = /<AccessKeyId>(\w+)/.exec(text)?.[1] ?? '';
    const call = authorized(list(), (authorization) => authorization.replace('=test/', `=${key}/`));
    expect(await refusal(call)).toMatch(/^403 SignatureDoesNotMatch /);
  });

  test('a key in the form of real ones', async () => {
    const call = authorized(describeTable(), (text) => text.replace('=test/', '=AKIAABCDEFGHIJKLMNOP/'));
    expect(await refusal(call)).toBe(
      '400 UnrecognizedClientException The security token included in the request is invalid.',
    );
  });
});

describe('paths', () => {
  test.each([
    '../../../etc/passwd',
    '..',
    '.',
    './a',
    'a/../../b',
    '%2e%2e/%2e%2e/x',
    'a//b',
    'a\\..\\b',
    '\u0001',
  ])('the key %j is a name like others', async (key) => {
    const encoded = encodeURIComponent(key);
    expect((await hostile.send(s3('PUT', `/bucket/${encoded}`, key))).status).toBe(200);
    expect((await hostile.send(s3('GET', `/bucket/${encoded}`))).text).toBe(key);
    const { text } = await hostile.send(s3('GET', `/bucket?encoding-type=url&prefix=${encoded}`));
    expect(text.match(/<Key>/g)).toHaveLength(1);
    expect((await hostile.send(s3('DELETE', `/bucket/${encoded}`))).status).toBe(204);
  });

  test('keys that are too long, broken escapes, buckets that climb', async () => {
    const path = `/bucket/${'k'.repeat(5000)}`;
    for (const call of [
      s3('PUT', path, 'x'),
      s3('PUT', `/bucket/${'k'.repeat(1025)}`, 'x'),
      s3('GET', path),
      s3('DELETE', path),
      s3('GET', `${path}?tagging`),
      s3('GET', `${path}?versionId=null`),
      s3('POST', `${path}?uploads`),
      s3('PUT', '/bucket/key', '', { 'x-amz-copy-source': path }),
    ]) {
      expect(await refusal(call)).toBe('400 KeyTooLongError Your key is too long');
    }
    expect(await refusal(s3('GET', `/${'b'.repeat(5000)}`))).toMatch(/^400 InvalidBucketName/);
    expect(await refusal(s3('GET', '/bucket/%zz'))).toMatch(/^400 InvalidURI/);
    expect(await refusal(s3('PUT', '/..'))).toMatch(/^400 InvalidBucketName/);
    expect(await refusal(s3('PUT', '/%2e%2e'))).toMatch(/^400 InvalidBucketName/);
  });

  test('places in lists that are longer than any key', async () => {
    const long = 'k'.repeat(5000);
    for (const query of [
      `prefix=${long}`,
      `marker=${long}`,
      `list-type=2&start-after=${long}`,
      `list-type=2&delimiter=${long}`,
      `list-type=2&continuation-token=${long}`,
      `versions&key-marker=${long}`,
      `versions&key-marker=${long}&version-id-marker=${long}`,
      `versions&key-marker=${long}&version-id-marker=null`,
      `versions&prefix=${long}`,
      `uploads&prefix=${long}`,
      `uploads&key-marker=${long}&upload-id-marker=${long}`,
    ]) {
      for (const bucket of ['bucket', 'versioned']) {
        expect([200, 400]).toContain((await hostile.send(s3('GET', `/${bucket}?${query}`))).status);
      }
    }
    expect((await hostile.send(s3('GET', `/?prefix=${long}`))).status).toBe(200);
    for (const path of [`/versioned/key?versionId=${long}`, `/bucket/key?uploadId=${long}`]) {
      expect([400, 404]).toContain((await hostile.send(s3('GET', path))).status);
    }
  });

  test('control pages are found by their very path only', async () => {
    for (const path of [
      '/_kumobako/../_kumobako/reset',
      '/_kumobako/%2e%2e/x',
      '/_kumobako//',
      '/_localstack/..',
    ]) {
      const { status } = await hostile.send({ method: 'GET', path, headers: {}, body: '' });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});
