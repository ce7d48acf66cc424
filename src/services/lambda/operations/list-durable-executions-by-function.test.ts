import { expect, test } from 'vitest';
import { createDurable, PENDING, startDurable, succeeded, waits } from '../../../../test/support/durable.ts';
import { failureOf, inState, type LambdaTest, useLambda } from '../../../../test/support/lambda.ts';
import { executions } from '../durable/state.ts';
import { LOOKED_AT_MAX } from './list-durable-executions-by-function.ts';

const t = useLambda();

type Query = Parameters<LambdaTest['lambda']['listDurableExecutionsByFunction']>[0];

test('the newest first, filtered and page by page', async () => {
  const FunctionName = await createDurable(t, async ({ input, checkpoint }) => {
    if (input !== 'waits') return succeeded(1);
    await checkpoint(waits('w', 600));
    return PENDING;
  });
  const began: Date[] = [];
  for (const [name, input] of [
    ['a', 1],
    ['b', 'waits'],
    ['c', 1],
  ] as const) {
    const arn = await startDurable(t, FunctionName, input, name);
    await t.settled();
    const { StartTimestamp } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
    began.push(StartTimestamp ?? new Date(0));
    await t.cloud.clock.advance(1000);
  }
  const names = async (query: Partial<Query> = {}) => {
    const { DurableExecutions = [] } = await t.lambda.listDurableExecutionsByFunction({
      FunctionName,
      ...query,
    });
    return DurableExecutions.map(({ DurableExecutionName }) => DurableExecutionName);
  };
  expect(await names()).toEqual(['c', 'b', 'a']);
  expect(await names({ ReverseOrder: true })).toEqual(['a', 'b', 'c']);
  expect(await names({ Statuses: ['RUNNING'] })).toEqual(['b']);
  expect(await names({ DurableExecutionName: 'c' })).toEqual(['c']);
  expect(await names({ Qualifier: '$LATEST' })).toEqual(['c', 'b', 'a']);
  expect(await names({ StartedAfter: began[0], StartedBefore: began[2] })).toEqual(['b']);
  const page = await t.lambda.listDurableExecutionsByFunction({ FunctionName, MaxItems: 2 });
  expect(page.DurableExecutions).toMatchObject([
    { DurableExecutionName: 'c', Status: 'SUCCEEDED', EndTimestamp: expect.any(Date) },
    { DurableExecutionName: 'b', Status: 'RUNNING' },
  ]);
  expect(page.DurableExecutions?.[1]).not.toHaveProperty('EndTimestamp');
  const rest = await t.lambda.listDurableExecutionsByFunction({
    ...{ FunctionName, MaxItems: 2, Marker: page.NextMarker },
  });
  expect(rest.DurableExecutions?.map((each) => each.DurableExecutionName)).toEqual(['a']);
  expect(rest.NextMarker).toBeUndefined();
});

test('of many executions so many are looked at for a page, whether they are wanted or not', async () => {
  const FunctionName = await createDurable(t, () => succeeded(1));
  await startDurable(t, FunctionName, 1, 'oldest');
  await t.settled();
  await inState(t, async ({ tx, place }) => {
    const { records } = await executions.list(tx, place);
    const oldest = records.find(({ functionName }) => functionName === FunctionName);
    if (oldest === undefined) throw new Error('It has begun');
    for (let at = 1; at <= LOOKED_AT_MAX; at++) {
      const startedAtMs = oldest.startedAtMs + at;
      await executions.put(tx, place, { ...oldest, id: `${oldest.id}${at}`, name: `n${at}`, startedAtMs });
    }
  });
  const wanted = { FunctionName, DurableExecutionName: 'oldest' };
  const first = await t.lambda.listDurableExecutionsByFunction(wanted);
  expect(first.DurableExecutions).toEqual([]);
  const second = await t.lambda.listDurableExecutionsByFunction({ ...wanted, Marker: first.NextMarker });
  expect(second.DurableExecutions).toMatchObject([{ DurableExecutionName: 'oldest' }]);
  expect(second.NextMarker).toBeUndefined();
});

test('bad input', async () => {
  const FunctionName = await createDurable(t, () => succeeded(1));
  const list = (query: Partial<Query>) =>
    failureOf(t.lambda.listDurableExecutionsByFunction({ FunctionName, ...query }));
  expect((await list({ Statuses: ['RUNNING', 'FAILED'] })).message).toBe(
    'Cannot filter by more than one status',
  );
  expect((await list({ Marker: 'bogus' })).message).toBe('Invalid Marker');
  expect((await list({ FunctionName: 'nothing' })).code).toBe('ResourceNotFoundException');
  expect((await list({ Qualifier: '7' })).code).toBe('ResourceNotFoundException');
  expect((await list({ MaxItems: -1 })).code).toBe('ValidationException');
});
