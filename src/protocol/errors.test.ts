import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { decodeCbor } from './cbor.ts';
import { encodeError, notImplemented } from './errors.ts';
import { type ErrorContext, ProtocolError, type Wire } from './types.ts';

const models = openModels();

function errorOf(
  service: string,
  wire: Wire,
  error: unknown,
  more: Partial<ErrorContext> = {},
): { status: number; headers: Record<string, string>; body: string } {
  const reply = encodeError(error, { requestId: 'id', wire, service: models.service(service), ...more });
  return { ...reply, body: String(reply.body ?? '') };
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('JSON', () => {
  test("a modelled error: the service's namespace, status and members", () => {
    const error = new ProtocolError(
      'ConditionalCheckFailedException',
      'The conditional request failed',
      400,
      {
        Item: { a: { S: 'b' } },
        secret: 'not in the model',
      },
    );
    const reply = errorOf('dynamodb', 'json1.0', error);
    expect(reply).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'id' },
    });
    expect(JSON.parse(reply.body)).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { a: { S: 'b' } },
    });
    expect(reply.headers['x-amz-crc32']).toBe(String(crc32(reply.body)));
  });

  test("the framework's own errors, in the namespaces of the framework where the service shows any", () => {
    const bodyOf = (service: string, code: string, message: string): unknown =>
      JSON.parse(errorOf(service, 'json1.0', new ProtocolError(code, message)).body);
    expect(bodyOf('dynamodb', 'ValidationException', 'm')).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message: 'm',
    });
    expect(bodyOf('dynamodb', 'SerializationException', 'm')).toEqual({
      __type: 'com.amazon.coral.service#SerializationException',
      Message: 'm',
    });
    expect(bodyOf('dynamodb', 'UnknownOperationException', '')).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
    });
    expect(bodyOf('sfn', 'StateMachineDoesNotExist', 'm')).toEqual({
      __type: 'com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist',
      message: 'm',
    });
    expect(bodyOf('kinesis', 'SerializationException', '')).toEqual({ __type: 'SerializationException' });
  });

  test('the message is spelt as the shape spells it', () => {
    const error = new ProtocolError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
    expect(JSON.parse(errorOf('secrets-manager', 'json1.1', error).body)).toEqual({
      __type: 'ResourceNotFoundException',
      Message: error.message,
    });
  });

  test('the status comes from the model when the error states none', () => {
    const error = Object.assign(new Error('m'), { code: 'InternalServerError', name: 'InternalServerError' });
    expect(errorOf('dynamodb', 'json1.0', error).status).toBe(500);
  });

  test('a service that moved from query tells the old code', () => {
    const error = new ProtocolError('QueueDoesNotExist', 'The specified queue does not exist.');
    const reply = errorOf('sqs', 'json1.0', error);
    expect(JSON.parse(reply.body).__type).toBe('com.amazonaws.sqs#QueueDoesNotExist');
    expect(reply.headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  });

  test('CBOR, in both forms', () => {
    const error = new ProtocolError('ResourceNotFoundException', 'm');
    const context = { requestId: 'id', service: models.service('kinesis') };
    const newer = encodeError(error, { ...context, wire: 'rpc-v2-cbor' });
    expect(newer.headers).toMatchObject({
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
    });
    expect(decodeCbor(Buffer.from(newer.body as Uint8Array))).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'm',
    });
    const older = encodeError(error, { ...context, wire: 'amz-cbor-1.1' });
    expect(older.headers['content-type']).toBe('application/x-amz-cbor-1.1');
    expect(decodeCbor(Buffer.from(older.body as Uint8Array))).toMatchObject({ message: 'm' });
  });
});

describe('rest-json', () => {
  test('the code stands in a header, bound members too', () => {
    const error = new ProtocolError('TooManyRequestsException', 'slow', 429, {
      Type: 'User',
      retryAfterSeconds: '5',
    });
    const reply = errorOf('lambda', 'rest-json', error);
    expect(reply.status).toBe(429);
    expect(reply.headers).toMatchObject({
      'x-amzn-errortype': 'TooManyRequestsException',
      'retry-after': '5',
    });
    expect(JSON.parse(reply.body)).toEqual({ message: 'slow', Type: 'User' });
  });

  test('an unknown code passes through', () => {
    const reply = errorOf('lambda', 'rest-json', new ProtocolError('AccessDeniedException', 'no', 403));
    expect(reply.status).toBe(403);
    expect(JSON.parse(reply.body)).toEqual({ Message: 'no' });
  });
});

describe('query', () => {
  test('code and status of the query protocol, and the namespace of the service', () => {
    const error = Object.assign(new Error('User with name x already exists.'), {
      code: 'EntityAlreadyExistsException',
      name: 'EntityAlreadyExistsException',
    });
    const reply = errorOf('iam', 'query', error);
    expect(reply.status).toBe(409);
    expect(reply.body).toBe(
      `${XML}<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>` +
        '<Code>EntityAlreadyExists</Code><Message>User with name x already exists.</Message></Error>' +
        '<RequestId>id</RequestId></ErrorResponse>',
    );
  });

  test('SQS over query', () => {
    const reply = errorOf('sqs', 'query', new ProtocolError('ReceiptHandleIsInvalid', 'a<b'));
    expect(reply.body).toContain('<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">');
    expect(reply.body).toContain('<Code>ReceiptHandleIsInvalid</Code><Message>a&lt;b</Message>');
  });

  test('SQS tells query clients codes and texts of their own', () => {
    const missing = new ProtocolError('QueueDoesNotExist', 'The specified queue does not exist.');
    expect(errorOf('sqs', 'query', missing).body).toContain(
      '<Code>AWS.SimpleQueueService.NonExistentQueue</Code>' +
        '<Message>The specified queue does not exist for this wsdl version.</Message>',
    );
    expect(errorOf('sqs', 'json1.0', missing).body).toContain('The specified queue does not exist."');
    const invalid = new ProtocolError('InvalidParameterValueException', 'x');
    expect(errorOf('sqs', 'query', invalid).body).toContain('<Code>InvalidParameterValue</Code>');
    const reply = errorOf('sqs', 'json1.0', invalid);
    expect(reply.body).toContain('com.amazonaws.sqs#InvalidParameterValueException');
    expect(reply.headers['x-amzn-query-error']).toBe('InvalidParameterValue;Sender');
  });

  test('EC2', () => {
    expect(errorOf('ec2', 'ec2query', new ProtocolError('InvalidInstanceID.NotFound', 'm')).body).toBe(
      `${XML}<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>m</Message></Error></Errors>` +
        '<RequestID>id</RequestID></Response>',
    );
  });
});

describe('rest-xml', () => {
  test('S3', () => {
    const error = new ProtocolError('NoSuchKey', 'The specified key does not exist.', 404, {
      Key: 'a&b',
      'bad name': 1,
    });
    const reply = errorOf('s3', 'rest-xml', error, { hostId: 'host', path: '/b/a%26b' });
    expect(reply).toEqual({
      status: 404,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'id', 'x-amz-id-2': 'host' },
      body:
        `${XML}<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&amp;b</Key>` +
        '<RequestId>id</RequestId><HostId>host</HostId></Error>',
    });
  });

  test('a HEAD request gets no body', () => {
    const reply = encodeError(new ProtocolError('NotFound', '', 404), {
      requestId: 'id',
      wire: 'rest-xml',
      service: models.service('s3'),
      method: 'HEAD',
    });
    expect(reply).toEqual({ status: 404, headers: { 'x-amz-request-id': 'id' } });
  });

  test('other services', () => {
    expect(errorOf('route-53', 'rest-xml', new ProtocolError('NoSuchHostedZone', 'm', 404)).body).toBe(
      `${XML}<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type>` +
        '<Code>NoSuchHostedZone</Code><Message>m</Message></Error><RequestId>id</RequestId></ErrorResponse>',
    );
  });
});

describe('bugs', () => {
  test('nothing of the cause is told', () => {
    const bugs = [
      new TypeError('secret path /etc'),
      Object.assign(new Error('secret'), { code: 'ENOENT' }),
      'secret',
    ];
    for (const bug of bugs) {
      for (const [service, wire] of [
        ['dynamodb', 'json1.0'],
        ['sqs', 'query'],
        ['s3', 'rest-xml'],
        ['lambda', 'rest-json'],
        ['ec2', 'ec2query'],
      ] as const) {
        const reply = errorOf(service, wire, bug);
        expect(reply.status).toBe(500);
        expect(reply.body).not.toContain('secret');
        expect(reply.body).not.toContain('ENOENT');
      }
    }
  });

  test('in the words of the service', () => {
    expect(errorOf('s3', 'rest-xml', new Error('x')).body).toContain('<Code>InternalError</Code>');
    expect(errorOf('iam', 'query', new Error('x')).body).toContain(
      '<Type>Receiver</Type><Code>InternalFailure</Code>',
    );
  });
});

test('an operation that kumobako does not have', () => {
  const reply = errorOf('kinesis', 'json1.1', notImplemented('kinesis', 'MergeShards'));
  expect(reply.status).toBe(501);
  expect(JSON.parse(reply.body)).toEqual({
    __type: 'NotImplemented',
    message: 'kinesis.MergeShards is not implemented by kumobako',
  });
});

test('a request that named no service', () => {
  const reply = encodeError(notImplemented('braket', 'X'), { requestId: 'id', wire: 'rest-json' });
  expect(reply.headers['x-amzn-errortype']).toBe('NotImplemented');
});
