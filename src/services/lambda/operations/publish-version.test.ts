import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a version stays as it was published', async () => {
  const FunctionName = await t.create(({ spec }) => spec.environment['COLOUR'] ?? 'none');
  const set = async (COLOUR: string) => {
    await t.lambda.updateFunctionConfiguration({ FunctionName, Environment: { Variables: { COLOUR } } });
    await t.settled();
  };
  await set('red');
  const made = await t.lambda.publishVersion({ FunctionName, Description: 'the red one' });
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(made).toMatchObject({
    Version: '1',
    Description: 'the red one',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:1`,
  });
  await t.settled();
  await set('blue');
  const answers = [];
  for (const Qualifier of ['$LATEST', '1']) {
    const answer = await t.invoke(FunctionName, {}, { Qualifier });
    answers.push([answer.ExecutedVersion, Buffer.from(answer.Payload ?? []).toString()]);
  }
  expect(answers).toEqual([
    ['$LATEST', '"blue"'],
    ['1', '"red"'],
  ]);
});

test('nothing new is no new version', async () => {
  const FunctionName = await t.create();
  const first = await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  const again = await t.lambda.publishVersion({ FunctionName, Description: 'other words' });
  expect(again).toMatchObject({ Version: '1', RevisionId: first.RevisionId });
});

test('an update is something new, also with the same code', async () => {
  const FunctionName = await t.create(undefined, { Publish: true });
  const publish = async () => (await t.lambda.publishVersion({ FunctionName })).Version;
  expect(await publish()).toBe('1');
  await t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE });
  await t.settled();
  expect([await publish(), await publish()]).toEqual(['2', '2']);
  const published = await t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE, Publish: true });
  await t.settled();
  expect([published.Version, await publish()]).toEqual(['3', '3']);
  await t.lambda.addPermission({
    FunctionName,
    StatementId: 'a',
    Action: 'lambda:InvokeFunction',
    Principal: 'sns.amazonaws.com',
  });
  expect(await publish()).toBe('3');
});

test('numbers are not given twice', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  await t.lambda.deleteFunction({ FunctionName, Qualifier: '1' });
  expect((await t.lambda.publishVersion({ FunctionName })).Version).toBe('2');
});

test('what does not match is refused', async () => {
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.publishVersion({ FunctionName, RevisionId: 'x' }))).toEqual({
    code: 'PreconditionFailedException',
    status: 412,
    message:
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  });
  const { message } = await failureOf(t.lambda.publishVersion({ FunctionName, CodeSha256: 'x' }));
  expect(message).toMatch(
    /^CodeSHA256 \(x\) is different from current CodeSHA256 in \$LATEST \([\w+/=]+\)\./,
  );
  expect((await failureOf(t.lambda.publishVersion({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});

test('to be published is a revision of $LATEST, an alias is none', async () => {
  const FunctionName = await t.create();
  const revision = async () => (await t.lambda.getFunctionConfiguration({ FunctionName })).RevisionId;
  const before = await revision();
  const made = await t.lambda.publishVersion({ FunctionName, RevisionId: before });
  const after = await revision();
  expect(new Set([before, made.RevisionId, after]).size).toBe(3);
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  expect(await revision()).toBe(after);
});
