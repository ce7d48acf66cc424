import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CreateFunctionUrlConfigCommandInput } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeHandler, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { urlAnswer } from './url-event.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

/** As the signer wants its digests. */
class Sha256 {
  readonly #running;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#running = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: Uint8Array | string): void {
    this.#running.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#running.digest();
  }
}

interface Asked {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** By the host's name, whatever the machine's resolver says of it. */
function ask(url: string, { method = 'GET', path = '/', headers = {}, body }: Asked = {}) {
  const { host } = new URL(url);
  const { hostname, port } = new URL(t.cloud.endpoint);
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers: { host, ...headers } }, (answer) => {
      text(answer).then(
        (content) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: content }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const letIn = async (FunctionName: string, Principal: string, FunctionUrlAuthType: 'NONE' | 'AWS_IAM') => {
  const url = { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType };
  await t.lambda.addPermission({ FunctionName, StatementId: 'url', Principal, ...url });
  const run = { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true };
  await t.lambda.addPermission({ FunctionName, StatementId: 'run', Principal, ...run });
};

async function open(handler: FakeHandler, more: Partial<CreateFunctionUrlConfigCommandInput> = {}) {
  const FunctionName = await t.create(handler);
  const made = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE', ...more });
  await letIn(FunctionName, '*', 'NONE');
  return { FunctionName, url: made.FunctionUrl ?? '' };
}

test('a request is an event of version 2.0, an answer what the function says', async () => {
  let event: unknown;
  const { url } = await open((call) => {
    event = call.event;
    return { statusCode: 201, headers: { 'X-Own': 'yes' }, cookies: ['a=1', 'b=2'], body: 'made' };
  });
  const headers = { 'content-type': 'text/plain', cookie: 'c=3; d=4', 'user-agent': 'tester' };
  const answer = await ask(url, { method: 'POST', path: '/a%20b?x=1&x=2&y=', headers, body: 'hello' });
  expect(answer).toMatchObject({ status: 201, body: 'made' });
  expect(answer.headers).toMatchObject({ 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] });
  const id = new URL(url).hostname.split('.')[0];
  const trace = String(answer.headers['x-amzn-trace-id']);
  expect(trace).toBe(t.fake.calls.at(-1)?.invocation.traceHeader);
  const [root] = trace.split(';');
  expect(event).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a b',
    rawQueryString: 'x=1&x=2&y=',
    cookies: ['c=3', 'd=4'],
    headers: expect.objectContaining({
      'content-type': 'text/plain',
      host: new URL(url).host,
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '127.0.0.1',
      'x-amzn-trace-id': root,
    }),
    queryStringParameters: { x: '1,2', y: '' },
    requestContext: {
      accountId: 'anonymous',
      apiId: id,
      domainName: new URL(url).host,
      domainPrefix: id,
      http: {
        method: 'POST',
        path: '/a b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tester',
      },
      requestId: answer.headers['x-amzn-requestid'],
      routeKey: '$default',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    body: 'hello',
    isBase64Encoded: false,
  });
});

test.each<[string, FakeHandler, number, string]>([
  ['a text', () => 'hi', 200, 'hi'],
  ['an object', () => ({ a: 1 }), 200, '{"a":1}'],
  ['bytes', () => ({ statusCode: 200, isBase64Encoded: true, body: 'aGk=' }), 200, 'hi'],
  ['an object as body', () => ({ statusCode: 404, body: { a: 1 } }), 404, '{"a":1}'],
  ['a status that is none', () => ({ statusCode: 'many' }), 502, 'Internal Server Error'],
])('%s', async (_, handler, status, body) => {
  const { url } = await open(handler);
  expect(await ask(url)).toMatchObject({ status, body });
});

test('JSON is handed on without spaces, its numbers as they were written', () => {
  const { body } = urlAnswer(Buffer.from('["a  \\" b", 3.0,\n {"n": 12345678901234567890}]')) ?? {};
  expect(body).toBe('["a  \\" b",3.0,{"n":12345678901234567890}]');
});

test('an error of the function is a 502', async () => {
  const { url } = await open(() => {
    throw new Error('secret');
  });
  expect(await ask(url)).toMatchObject({ status: 502, body: 'Internal Server Error' });
});

test('what is no text comes as base64', async () => {
  const { url } = await open(({ event }) => {
    const { body, isBase64Encoded } = event as { body: string; isBase64Encoded: boolean };
    return { isBase64Encoded, body };
  });
  const headers = { 'content-type': 'image/png' };
  const answer = await ask(url, { method: 'PUT', headers, body: Buffer.from([0, 255]) });
  expect(JSON.parse(answer.body)).toEqual({ isBase64Encoded: true, body: 'AP8=' });
});

test('a URL lets in whom the policy of the function lets in', async () => {
  const FunctionName = await t.create(() => 'in');
  const { FunctionUrl = '' } = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
  const denied = await ask(FunctionUrl);
  expect(denied).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
  expect(JSON.parse(denied.body).Message).toMatch(/^Forbidden\. For troubleshooting/);
  await letIn(FunctionName, '*', 'NONE');
  expect((await ask(FunctionUrl)).status).toBe(200);
  await t.lambda.deleteFunctionUrlConfig({ FunctionName });
  expect(await ask(FunctionUrl)).toMatchObject({ status: 403, body: '{"Message":null}' });
});

test('AWS_IAM wants a signature, and tells the function whose it is', async () => {
  const FunctionName = await t.create(({ event }) => (event as { requestContext: object }).requestContext);
  const { FunctionUrl = '' } = await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'AWS_IAM' });
  expect((await ask(FunctionUrl)).status).toBe(403);
  await t.iam.createUser({ UserName: 'visitor' });
  const { AccessKey } = await t.iam.createAccessKey({ UserName: 'visitor' });
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const { host } = new URL(FunctionUrl);
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ service: 'lambda', region: 'us-east-1', credentials, sha256: Sha256 });
  const visit = async () => {
    const signed = await signer.sign({
      method: 'GET',
      protocol: 'http:',
      hostname: host,
      path: '/',
      headers: { host },
      query: {},
    });
    return ask(FunctionUrl, { headers: signed.headers });
  };
  expect((await visit()).status).toBe(403);
  await t.iam.putUserPolicy({
    UserName: 'visitor',
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction*', Resource: '*' }],
    }),
  });
  const answer = await visit();
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    accountId: '000000000000',
    authorizer: { iam: { userArn: 'arn:aws:iam::000000000000:user/visitor', accessKey: accessKeyId } },
  });
});

test('pages of other origins go by the rules of the URL', async () => {
  const origin = 'https://app.test';
  const Cors = { AllowOrigins: [origin], AllowMethods: ['PUT'], AllowHeaders: ['x-a'], MaxAge: 60 };
  const { url } = await open(() => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }), {
    Cors,
  });
  const preflight = await ask(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' },
  });
  expect(preflight).toMatchObject({
    status: 200,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
      'access-control-max-age': '60',
    },
  });
  const answer = await ask(url, { method: 'PUT', headers: { origin } });
  expect(answer.headers['access-control-allow-origin']).toBe(origin);
  const other = await ask(url, { method: 'PUT', headers: { origin: 'https://other.test' } });
  expect(other.headers['access-control-allow-origin']).toBeUndefined();
});

test('where all pages may, the one that asks is named, so that credentials go with it', async () => {
  const Cors = { AllowCredentials: true, AllowOrigins: ['*'] };
  const { url } = await open(() => ({ statusCode: 200 }), { Cors });
  const origin = 'https://any.test';
  expect((await ask(url, { headers: { origin } })).headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  });
});

test('without rules the function answers preflights itself', async () => {
  const { url } = await open(({ event }) => ({
    statusCode: 204,
    headers: {
      'x-method': (event as { requestContext: { http: { method: string } } }).requestContext.http.method,
    },
  }));
  const headers = { origin: 'https://app.test', 'access-control-request-method': 'PUT' };
  expect(await ask(url, { method: 'OPTIONS', headers })).toMatchObject({
    status: 204,
    headers: { 'x-method': 'OPTIONS' },
  });
});

test('RESPONSE_STREAM sends what the function writes', async () => {
  const { url } = await open(() => Readable.from([Buffer.from('one'), Buffer.from('two')]), {
    InvokeMode: 'RESPONSE_STREAM',
  });
  expect(await ask(url)).toMatchObject({ status: 200, body: 'onetwo' });
});
