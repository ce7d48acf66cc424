import { expect, test } from 'vitest';
import { createDurable, startDurable, succeeded } from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('what an execution is, with and without its data', async () => {
  const name = await createDurable(t, () => succeeded({ total: 3 }));
  const arn = await startDurable(t, name, { order: 1 }, 'one');
  await t.settled();
  const { $metadata: _, ...whole } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
  expect(whole).toEqual({
    DurableExecutionArn: arn,
    DurableExecutionName: 'one',
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}:$LATEST`,
    InputPayload: '{"order":1}',
    Result: '{"total":3}',
    StartTimestamp: expect.any(Date),
    EndTimestamp: expect.any(Date),
    Status: 'SUCCEEDED',
    Version: '$LATEST',
    ExecutionDataIncluded: true,
    TraceHeader: { XAmznTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/) },
    DurableConfig: { ExecutionTimeout: 600, RetentionPeriodInDays: 14 },
  });
  const bare = await t.lambda.getDurableExecution({ DurableExecutionArn: arn, IncludeExecutionData: false });
  expect(bare.ExecutionDataIncluded).toBe(false);
  expect(bare).not.toHaveProperty('InputPayload');
  expect(bare).not.toHaveProperty('Result');
});

test('what is not there', async () => {
  const arn = (name: string) =>
    `arn:aws:lambda:us-east-1:000000000000:function:${name}/durable-execution/a/00000000-0000-0000-0000-000000000000`;
  expect(await failureOf(t.lambda.getDurableExecution({ DurableExecutionArn: arn('none:1') }))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: 'Durable Execution does not exist',
  });
  expect((await failureOf(t.lambda.getDurableExecution({ DurableExecutionArn: arn('none') }))).code).toBe(
    'ValidationException',
  );
});

test('the ARN says all of it', async () => {
  const name = await createDurable(t, () => succeeded(1));
  const arn = await startDurable(t, name, {}, 'real');
  const other = arn.replace('/real/', '/unreal/');
  expect((await failureOf(t.lambda.getDurableExecution({ DurableExecutionArn: other }))).code).toBe(
    'ResourceNotFoundException',
  );
});
