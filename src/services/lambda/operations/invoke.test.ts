import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';
import { FunctionRefusal } from '../../../core/functions.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the answer of the function is the answer of the call', async () => {
  const name = await t.create(({ event }) => ({ seen: event }));
  const answer = await t.invoke(name, { a: 1 }, { LogType: 'Tail' });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(answer.FunctionError).toBeUndefined();
  expect(answerOf(answer)).toEqual({ seen: { a: 1 } });
  expect(Buffer.from(answer.LogResult ?? '', 'base64').toString()).toBe(
    `START RequestId: ${answer.$metadata.requestId}\n`,
  );
});

test('without a payload the event is empty', async () => {
  const name = await t.create();
  const answer = await t.invoke(name);
  expect(answerOf(answer)).toEqual({});
  expect(answer.LogResult).toBeUndefined();
});

test('an error of the function is an answer', async () => {
  const name = await t.create(() => {
    throw new RangeError('too far');
  });
  const answer = await t.invoke(name);
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(answerOf(answer)).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
});

test('the sandbox is told what it needs to know', async () => {
  const name = await t.create(
    async ({ spec, invocation }) => ({
      ...spec,
      code: undefined,
      credentials: (await spec.credentials()).sessionToken.length > 0,
      arn: invocation.arn,
      id: invocation.requestId,
      context: invocation.clientContext,
    }),
    { Environment: { Variables: { COLOUR: 'red' } }, MemorySize: 256, Timeout: 10 },
  );
  const ClientContext = Buffer.from('{"client":{}}').toString('base64');
  const answer = await t.invoke(name, {}, { ClientContext });
  expect(answerOf(answer)).toMatchObject({
    name,
    version: '$LATEST',
    account: '000000000000',
    region: 'us-east-1',
    runtime: 'nodejs22.x',
    memoryMb: 256,
    timeoutMs: 10_000,
    tmpMb: 512,
    environment: { COLOUR: 'red' },
    credentials: true,
    layers: [],
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    id: answer.$metadata.requestId,
    context: ClientContext,
    logging: { group: `/aws/lambda/${name}`, format: 'Text' },
    initialization: 'on-demand',
  });
});

test('answers are JSON', async () => {
  const name = await t.create(() => 'answer');
  const seen: unknown[] = [];
  const client = t.cloud.client(Lambda);
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      seen.push((answer.response as { headers: Record<string, string> }).headers['content-type']);
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await client.invoke({ FunctionName: name });
  expect(seen).toEqual(['application/json']);
});

test('the function is its role, no more', async () => {
  const Role = await t.role('reader', { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' });
  const { SQSClient, ListQueuesCommand, CreateQueueCommand } = await import('@aws-sdk/client-sqs');
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const name = await t.create(
    async ({ spec }) => {
      const credentials = await spec.credentials();
      const sqs = t.cloud.client(SQSClient, { credentials });
      const sts = t.cloud.client(STSClient, { credentials });
      await sqs.send(new ListQueuesCommand({}));
      const denied = await failureOf(sqs.send(new CreateQueueCommand({ QueueName: 'x' })));
      return { who: (await sts.send(new GetCallerIdentityCommand({}))).Arn, denied: denied.message };
    },
    { Role },
  );
  expect(answerOf(await t.invoke(name))).toEqual({
    who: `arn:aws:sts::000000000000:assumed-role/reader/${name}`,
    denied: expect.stringMatching(/reader\/.* is not authorized to perform: sqs:createqueue/i),
  });
});

test('names, ARNs and qualifiers lead to the same function', async () => {
  const name = await t.create();
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  for (const text of [arn, `${arn}:$LATEST`, `000000000000:function:${name}`, `${name}:$LATEST`]) {
    expect(answerOf(await t.invoke(text, 1))).toBe(1);
  }
  expect(await failureOf(t.invoke(arn.replace('us-east-1', 'eu-west-1')))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  });
  expect(await failureOf(t.invoke(`${name}:$LATEST`, {}, { Qualifier: '1' }))).toMatchObject({
    code: 'InvalidParameterValueException',
    message: 'The derived qualifier from the function name does not match the specified qualifier.',
  });
});

test('what is not there is not found', async () => {
  expect(await failureOf(t.invoke('nothing'))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothing:$LATEST',
  });
  const name = await t.create();
  expect((await failureOf(t.invoke(name, {}, { Qualifier: '7' }))).message).toBe(
    `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}:7`,
  );
});

test('a dry run runs nothing', async () => {
  const name = await t.create();
  const before = t.fake.calls.length;
  expect(await t.invoke(name, {}, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect((await failureOf(t.invoke('nothing', {}, { InvocationType: 'DryRun' }))).code).toBe(
    'ResourceNotFoundException',
  );
  expect(t.fake.calls.length).toBe(before);
});

test('what is no JSON, or too much of it, is refused', async () => {
  const name = await t.create();
  const raw = (Payload: string) => failureOf(t.lambda.invoke({ FunctionName: name, Payload }));
  expect(await raw('{')).toMatchObject({
    code: 'InvalidRequestContentException',
    status: 400,
    message: expect.stringMatching(/^Could not parse request body into json: /),
  });
  expect(await raw(JSON.stringify('x'.repeat(6_291_456)))).toEqual({
    code: 'RequestTooLargeException',
    status: 413,
    message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  });
  const ClientContext = Buffer.from('[]').toString('base64');
  expect(await failureOf(t.invoke(name, {}, { ClientContext }))).toMatchObject({
    code: 'InvalidRequestContentException',
    message: 'Client context must be a valid Base64-encoded JSON object.',
  });
});

test('what cannot be run here says so', async () => {
  const name = await t.create(() => {
    throw new FunctionRefusal('runtime', 'There is no Ruby on this machine.');
  });
  expect(await failureOf(t.invoke(name))).toEqual({
    code: 'InvalidRuntimeException',
    status: 502,
    message: 'There is no Ruby on this machine.',
  });
  const image = await t.create(undefined, {
    Runtime: undefined,
    Handler: undefined,
    PackageType: 'Image',
    Code: { ImageUri: '000000000000.dkr.ecr.us-east-1.amazonaws.com/image:latest' },
  });
  expect(await failureOf(t.invoke(image))).toMatchObject({ code: 'InvalidRuntimeException', status: 502 });
});

test('a function whose role is gone is not run', async () => {
  const Role = await t.role('short-lived');
  const name = await t.create(async ({ spec }) => (await spec.credentials()).accessKeyId, { Role });
  await t.iam.deleteRole({ RoleName: 'short-lived' });
  expect(await failureOf(t.invoke(name))).toEqual({
    code: 'AccessDeniedException',
    status: 403,
    message: 'The role defined for the function cannot be assumed by Lambda.',
  });
});

test('who calls needs the right to', async () => {
  const name = await t.create();
  await t.iam.createUser({ UserName: 'stranger' });
  const { AccessKey } = await t.iam.createAccessKey({ UserName: 'stranger' });
  const { Lambda } = await import('@aws-sdk/client-lambda');
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const lambda = t.cloud.client(Lambda, { credentials: { accessKeyId, secretAccessKey } });
  expect(await failureOf(lambda.invoke({ FunctionName: name }))).toEqual({
    code: 'AccessDeniedException',
    status: 403,
    message: `User: arn:aws:iam::000000000000:user/stranger is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:000000000000:function:${name} because no identity-based policy allows the lambda:InvokeFunction action`,
  });
});
