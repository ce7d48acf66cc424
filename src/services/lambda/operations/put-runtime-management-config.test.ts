import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('each version has its own mode', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const put = (UpdateRuntimeOn: 'Auto' | 'FunctionUpdate' | 'Manual', more: object = {}) =>
    t.lambda.putRuntimeManagementConfig({ FunctionName, UpdateRuntimeOn, ...more });
  const modeOf = async (Qualifier: string) =>
    (await t.lambda.getRuntimeManagementConfig({ FunctionName, Qualifier })).UpdateRuntimeOn;
  await put('FunctionUpdate');
  expect([await modeOf('$LATEST'), await modeOf('1')]).toEqual(['FunctionUpdate', 'Auto']);
  const { RuntimeVersionConfig } = await t.lambda.getFunctionConfiguration({ FunctionName });
  const { RuntimeVersionArn } = RuntimeVersionConfig ?? {};
  expect(await put('Manual', { Qualifier: '1', RuntimeVersionArn })).toMatchObject({
    UpdateRuntimeOn: 'Manual',
    RuntimeVersionArn,
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:1`,
  });
  expect([await modeOf('$LATEST'), await modeOf('1')]).toEqual(['FunctionUpdate', 'Manual']);
  // A new function of the name knows nothing of it.
  await t.lambda.deleteFunction({ FunctionName });
  await t.create(undefined, { FunctionName });
  expect(await modeOf('$LATEST')).toBe('Auto');
});

test('a function that is pinned keeps its runtime', async () => {
  const FunctionName = await t.create();
  const { RuntimeVersionConfig } = await t.lambda.getFunctionConfiguration({ FunctionName });
  const { RuntimeVersionArn } = RuntimeVersionConfig ?? {};
  await t.lambda.putRuntimeManagementConfig({ FunctionName, UpdateRuntimeOn: 'Manual', RuntimeVersionArn });
  const change = (Runtime: 'nodejs22.x' | 'nodejs24.x') =>
    t.lambda.updateFunctionConfiguration({ FunctionName, Runtime });
  expect((await failureOf(change('nodejs24.x'))).message).toBe(
    "Cannot change runtime identifier when runtime management configuration is set to 'Manual'. Change the runtime management configuration to 'Auto' or 'FunctionUpdate', then retry.",
  );
  await change('nodejs22.x');
  await t.settled();
  await t.lambda.putRuntimeManagementConfig({ FunctionName, UpdateRuntimeOn: 'Auto' });
  const changed = await change('nodejs24.x');
  expect(changed.RuntimeVersionConfig?.RuntimeVersionArn).not.toBe(RuntimeVersionArn);
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const fails = (UpdateRuntimeOn: string, more: object = {}) =>
    failureOf(
      t.lambda.putRuntimeManagementConfig({
        FunctionName,
        UpdateRuntimeOn: UpdateRuntimeOn as 'Auto',
        ...more,
      }),
    );
  const RuntimeVersionArn = `arn:aws:lambda:us-east-1::runtime:${'0'.repeat(64)}`;
  expect((await fails('Never')).code).toBe('ValidationException');
  expect((await fails('Manual')).code).toBe('InvalidParameterValueException');
  expect((await fails('Manual', { RuntimeVersionArn })).code).toBe('InvalidParameterValueException');
  expect((await fails('Auto', { RuntimeVersionArn })).code).toBe('InvalidParameterValueException');
  expect((await fails('Manual', { RuntimeVersionArn: 'x'.repeat(30) })).code).toBe('ValidationException');
  expect((await fails('Auto', { FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
});
