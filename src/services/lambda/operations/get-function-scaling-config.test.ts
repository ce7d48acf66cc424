import { expect, test } from 'vitest';
import { managedFunction } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('what was asked for, and what holds', async () => {
  const { FunctionName } = await managedFunction(t);
  const at = { FunctionName, Qualifier: '1' };
  const FunctionArn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:1`;
  const get = async () => {
    const { $metadata: _, ...answer } = await t.lambda.getFunctionScalingConfig(at);
    return answer;
  };
  expect(await get()).toEqual({ FunctionArn });
  const one = { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 1 };
  await t.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig: one });
  await t.settled();
  expect(await get()).toEqual({
    ...{ FunctionArn, AppliedFunctionScalingConfig: one, RequestedFunctionScalingConfig: one },
  });
});

test('of a version without a provider, or one that is not there', async () => {
  const FunctionName = await t.create(undefined, { Publish: true });
  const fails = (Qualifier: string) =>
    failureOf(t.lambda.getFunctionScalingConfig({ FunctionName, Qualifier }));
  expect((await fails('1')).code).toBe('AccessDeniedException');
  expect((await fails('2')).code).toBe('ResourceNotFoundException');
});
