/** One test for each fault that the protocol prototype is known to have had. */

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { encodeError } from './errors.ts';
import { inflateLimited } from './inflate.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { parseForm } from './query.ts';
import { encodeOutput } from './reply.ts';
import { decodeBody, decodeForm, refusalOf, rpcCall } from './testing.ts';
import { ProtocolError } from './types.ts';

const models = openModels();
const dynamodb = models.service('dynamodb');
const sqs = models.service('sqs');

test('a broken escape in a form body is 400', async () => {
  expect(await refusalOf(() => parseForm('QueueUrl=%E0%A4%A'))).toMatchObject({ status: 400 });
});

describe('nesting', () => {
  const nestedItem = (levels: number): string =>
    `{"TableName":"t","Item":{"a":${'{"L":['.repeat(levels)}{"S":"x"}${']}'.repeat(levels)}}}`;

  test.each([NESTING_DEPTH_MAX, 20_000, 1_000_000])('JSON nested %d deep is 400', async (levels) => {
    expect(await refusalOf(decodeBody(dynamodb, 'PutItem', nestedItem(levels)))).toMatchObject({
      status: 400,
    });
  });

  test('what DynamoDB itself has to judge passes', async () => {
    expect(await decodeBody(dynamodb, 'PutItem', nestedItem(40))).toHaveProperty('Item');
  });

  test('so does nesting in members that the model does not know', async () => {
    const body = `{"TableName":"t","Unknown":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await decodeBody(dynamodb, 'DescribeTable', body)).toEqual({ TableName: 't' });
  });

  test('documents, and JSON that is parsed exactly', async () => {
    const bedrock = models.service('bedrock-runtime');
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const body = `{"additionalModelRequestFields":${deep},"x":12345678901234567890}`;
    const call = decodeBody(bedrock, 'Converse', body, 'rpc-v2-json');
    expect(await refusalOf(call)).toMatchObject({ status: 400 });
    const rdsData = models.service('rds-data');
    const exact = decodeBody(
      rdsData,
      'ExecuteStatement',
      `{"x":${deep},"y":12345678901234567890}`,
      'rpc-v2-json',
    );
    expect(await refusalOf(exact)).toMatchObject({ status: 400 });
  });
});

test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
  'the inherited property %s is no operation',
  async (operation) => {
    expect(await refusalOf(decodeBody(dynamodb, operation, '{}'))).toEqual({
      code: 'UnknownOperationException',
      message: '',
      status: 400,
    });
    expect(await refusalOf(decodeForm(sqs, operation, ''))).toMatchObject({
      code: 'InvalidAction',
      status: 400,
    });
  },
);

test('an inherited property is no error of the model either', () => {
  const context = { requestId: 'id', wire: 'json1.0', service: dynamodb } as const;
  const reply = encodeError(new ProtocolError('constructor', 'm'), context);
  expect(reply.status).toBe(400);
});

test('a map key __proto__ through the query protocol stays', async () => {
  const form = 'Attribute.1.Name=__proto__&Attribute.1.Value=x';
  const { Attributes } = await decodeForm(sqs, 'SetQueueAttributes', form);
  expect(Object.entries(Attributes ?? {})).toEqual([['__proto__', 'x']]);
});

describe('gzip', () => {
  test('a body that opens to more than the limit is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(bomb.length).toBeLessThan(20_000);
    expect(await refusalOf(inflateLimited(bomb, 1_000_000))).toEqual({
      code: 'RequestEntityTooLarge',
      message: 'The inflated request body is over 1000000 bytes.',
      status: 413,
    });
  });

  test('a broken body is a SerializationException', async () => {
    const whole = gzipSync('hello');
    for (const broken of [Buffer.from('no gzip'), whole.subarray(0, 15), Buffer.alloc(0)]) {
      expect(await refusalOf(inflateLimited(broken))).toMatchObject({
        code: 'SerializationException',
        status: 400,
      });
    }
  });

  test('a good one is inflated', async () => {
    expect((await inflateLimited(gzipSync('hello'))).toString()).toBe('hello');
  });
});

test('nulls in a sparse list of rds-data stay, in and out', async () => {
  const rdsData = models.service('rds-data');
  const text = '{"parameters":[{"value":{"arrayValue":{"stringValues":["a",null]}}}]}';
  const input = await decodeBody(rdsData, 'ExecuteStatement', text, 'rpc-v2-json');
  expect(input).toEqual({ parameters: [{ value: { arrayValue: { stringValues: ['a', null] } } }] });
  const output = { records: [[{ arrayValue: { stringValues: ['a', null] } }]] };
  const reply = encodeOutput(rpcCall(rdsData, 'ExecuteStatement', 'rpc-v2-json'), output, {
    requestId: 'id',
  });
  expect(reply.body).toBe('{"records":[[{"arrayValue":{"stringValues":["a",null]}}]]}');
});

test('a query error of SQS has the namespace of the service', () => {
  const context = { requestId: 'id', wire: 'query', service: sqs } as const;
  const body = String(encodeError(new ProtocolError('QueueDoesNotExist', 'm'), context).body);
  expect(body).toContain('xmlns="http://queue.amazonaws.com/doc/2012-11-05/"');
});

test('a client that goes away ends the source of an output stream', async () => {
  const source = new Readable({ read() {} });
  const found = { service: models.service('s3'), operation: 'GetObject', wire: 'rest-xml' } as const;
  const { body } = encodeOutput(found, { Body: source }, { requestId: 'id' });
  (body as Readable).destroy();
  expect(source.destroyed).toBe(true);
});
