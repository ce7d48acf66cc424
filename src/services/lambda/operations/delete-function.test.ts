import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a function goes with its versions, its code and its sandboxes', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.invoke(FunctionName);
  const { Code } = await t.lambda.getFunction({ FunctionName });
  const deleted = await t.lambda.deleteFunction({ FunctionName });
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  await t.settled();
  expect((await failureOf(t.lambda.getFunction({ FunctionName }))).code).toBe('ResourceNotFoundException');
  expect((await failureOf(t.invoke(`${FunctionName}:1`))).code).toBe('ResourceNotFoundException');
  expect((await fetch(Code?.Location ?? '')).ok).toBe(false);
  expect(t.fake.retired).toContain(t.fake.calls.at(-1)?.spec.key);
  await t.create(undefined, { FunctionName });
  const { Versions } = await t.lambda.listVersionsByFunction({ FunctionName });
  expect(Versions).toHaveLength(1);
});

test('one version goes alone, and its code stays for the others', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.lambda.deleteFunction({ FunctionName, Qualifier: '1' });
  await t.settled();
  const { Versions, Code } = {
    ...(await t.lambda.listVersionsByFunction({ FunctionName })),
    ...(await t.lambda.getFunction({ FunctionName })),
  };
  expect(Versions?.map(({ Version }) => Version)).toEqual(['$LATEST']);
  expect((await fetch(Code?.Location ?? '')).status).toBe(200);
});

test.each([
  ['$LATEST', '$LATEST version cannot be deleted without deleting the function.'],
  ['alias', 'Deletion of aliases is not currently supported.'],
])('%s is not deleted', async (Qualifier, message) => {
  const FunctionName = await t.create();
  expect(await failureOf(t.lambda.deleteFunction({ FunctionName, Qualifier }))).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message,
  });
});

test('a function that is not there is not found', async () => {
  expect(await failureOf(t.lambda.deleteFunction({ FunctionName: 'nothing' }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothing',
  });
});
