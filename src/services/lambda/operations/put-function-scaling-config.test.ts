import { expect, test } from 'vitest';
import { managedFunction } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('as many environments are kept as are asked for', async () => {
  const { FunctionName } = await managedFunction(t);
  await t.invoke(FunctionName, {}, { Qualifier: '1' });
  const kept = () => t.fake.managed.get(t.fake.calls.at(-1)?.spec.key ?? '');
  const put = async (FunctionScalingConfig?: object) => {
    const at = { FunctionName, Qualifier: '1' };
    const answer = await t.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig });
    expect(answer.$metadata.httpStatusCode).toBe(202);
    await t.settled();
    return answer.FunctionState;
  };
  expect(await put({ MinExecutionEnvironments: 2, MaxExecutionEnvironments: 5 })).toBe('Active');
  expect(kept()).toEqual({ min: 2, max: 5 });
  await put({ MaxExecutionEnvironments: 1 });
  expect(kept()).toEqual({ min: 1, max: 1 });
  await put({ MinExecutionEnvironments: 7 });
  expect(kept()).toEqual({ min: 7, max: 400 });
  await put();
  expect(kept()).toEqual({ min: 3, max: 400 });
});

test('none at all deactivate a version, some bring it back', async () => {
  const { FunctionName } = await managedFunction(t);
  const at = { FunctionName, Qualifier: '1' };
  const none = { MinExecutionEnvironments: 0, MaxExecutionEnvironments: 0 };
  const off = await t.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig: none });
  expect(off.FunctionState).toBe('Deactivating');
  await t.settled();
  expect((await t.lambda.getFunctionConfiguration(at)).State).toBe('Deactivated');
  expect((await failureOf(t.invoke(FunctionName, {}, { Qualifier: '1' }))).message).toContain('Deactivated');
  const again = await t.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig: none });
  expect(again.FunctionState).toBe('Deactivated');
  const some = { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 1 };
  const on = await t.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig: some });
  expect(on.FunctionState).toBe('Pending');
  await t.settled();
  expect((await t.lambda.getFunctionConfiguration(at)).State).toBe('Active');
});

test('what cannot be is refused', async () => {
  const { FunctionName } = await managedFunction(t);
  const fails = (more: object) =>
    failureOf(t.lambda.putFunctionScalingConfig({ FunctionName, Qualifier: '1', ...more }));
  const turned = { MinExecutionEnvironments: 2, MaxExecutionEnvironments: 1 };
  expect((await fails({ FunctionScalingConfig: turned })).code).toBe('InvalidParameterValueException');
  expect((await fails({ FunctionScalingConfig: { MaxExecutionEnvironments: 15_001 } })).code).toBe(
    'ValidationException',
  );
  expect((await fails({ Qualifier: '9' })).code).toBe('ResourceNotFoundException');
  expect((await fails({ Qualifier: '$LATEST.PUBLISHED' })).code).toBe('ResourceNotFoundException');
  const usual = await t.create(undefined, { Publish: true });
  expect(await fails({ FunctionName: usual })).toEqual({
    code: 'AccessDeniedException',
    status: 403,
    message: 'The function provided by the arn does not contain a capacity provider configuration',
  });
});
