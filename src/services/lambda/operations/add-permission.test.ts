import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const INVOKE = { Action: 'lambda:InvokeFunction', StatementId: 'one' };
const OTHER = { accessKeyId: '111122223333', secretAccessKey: 'x' };

test('another account may call what the policy lets it', async () => {
  const FunctionName = await t.create();
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  const other = t.cloud.client(Lambda, { credentials: OTHER });
  const call = (name: string) => other.invoke({ FunctionName: name });
  expect((await failureOf(call(arn))).code).toBe('AccessDeniedException');
  const { Statement } = await t.lambda.addPermission({ FunctionName, ...INVOKE, Principal: '111122223333' });
  expect(JSON.parse(Statement ?? '')).toEqual({
    Sid: 'one',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: 'lambda:InvokeFunction',
    Resource: arn,
  });
  expect((await call(arn)).StatusCode).toBe(200);
  expect((await failureOf(other.getFunction({ FunctionName: arn }))).code).toBe('AccessDeniedException');
  // The policy of the function is none of its aliases.
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  expect((await failureOf(call(`${arn}:live`))).code).toBe('AccessDeniedException');
  await t.lambda.addPermission({ FunctionName, Qualifier: 'live', ...INVOKE, Principal: '111122223333' });
  expect((await call(`${arn}:live`)).StatusCode).toBe(200);
});

test('services and conditions as AWS writes them', async () => {
  const FunctionName = await t.create();
  const { Statement } = await t.lambda.addPermission({
    FunctionName,
    ...INVOKE,
    Principal: 's3.amazonaws.com',
    SourceArn: 'arn:aws:s3:::bucket',
    SourceAccount: '000000000000',
    EventSourceToken: 'token',
  });
  expect(JSON.parse(Statement ?? '')).toMatchObject({
    Principal: { Service: 's3.amazonaws.com' },
    Condition: {
      StringEquals: { 'AWS:SourceAccount': '000000000000', 'lambda:EventSourceToken': 'token' },
      ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' },
    },
  });
});

test("Alexa's skills are services outside of AWS's domain", async () => {
  const FunctionName = await t.create();
  const { Statement } = await t.lambda.addPermission({
    FunctionName,
    ...INVOKE,
    Principal: 'alexa-appkit.amazon.com',
    EventSourceToken: 'amzn1.ask.skill.one',
  });
  expect(JSON.parse(Statement ?? '')).toMatchObject({
    Principal: { Service: 'alexa-appkit.amazon.com' },
    Condition: { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.one' } },
  });
  const smartHome = { ...INVOKE, StatementId: 'two', Principal: 'alexa-connectedhome.amazon.com' };
  expect((await t.lambda.addPermission({ FunctionName, ...smartHome })).Statement).toBeDefined();
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const fails = (more: object) =>
    failureOf(t.lambda.addPermission({ FunctionName, ...INVOKE, Principal: '*', ...more }));
  for (const Principal of ['nobody', 'amazonaws.com', 'foo.amazonaws.com']) {
    expect((await fails({ Principal })).message).toBe(
      'The provided principal was invalid. Please check the principal and try again.',
    );
  }
  expect((await fails({ FunctionUrlAuthType: 'NONE' })).message).toBe(
    'FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action',
  );
  expect((await fails({ Qualifier: '$LATEST' })).message).toBe(
    'We currently do not support adding policies for $LATEST.',
  );
  expect((await fails({ RevisionId: 'x' })).code).toBe('PreconditionFailedException');
  expect((await fails({ FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
  await t.lambda.addPermission({ FunctionName, ...INVOKE, Principal: '*' });
  expect(await fails({})).toEqual({
    code: 'ResourceConflictException',
    status: 409,
    message:
      'The statement id (one) provided already exists. Please provide a new statement id, or remove the existing statement.',
  });
  const SourceArn = `arn:aws:s3:::${'b'.repeat(500)}`;
  const codes = new Set<string>();
  for (let i = 0; i < 40 && codes.size === 0; i++) {
    const statement = { ...INVOKE, StatementId: `s${i}`, Principal: '*', SourceArn };
    await t.lambda
      .addPermission({ FunctionName, ...statement })
      .catch((error: Error) => codes.add(error.name));
  }
  expect([...codes]).toEqual(['PolicyLengthExceededException']);
});

test('no alias has a dollar sign in its name', async () => {
  const FunctionName = await t.create();
  const add = (Qualifier: string) =>
    failureOf(
      t.lambda.addPermission({
        FunctionName,
        Qualifier,
        StatementId: 'a',
        Action: 'lambda:InvokeFunction',
        Principal: 's3.amazonaws.com',
      }),
    );
  expect((await add('a-$-b')).message).toMatch(/^Function not found: .*:a-\$-b$/);
  expect((await add('a-b')).message).toMatch(/^Cannot find alias arn: .*:a-b$/);
});
