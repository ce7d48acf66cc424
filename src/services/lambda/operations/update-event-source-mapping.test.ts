import type { UpdateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES, type TestQueue, until } from '../../../../test/support/event-sources.ts';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
let queue: TestQueue;
let UUID: string;
let other: string;
const calls: string[] = [];
beforeAll(async () => {
  t = await lambdaTest();
  const Role = await t.role('reader', READS_QUEUES);
  const FunctionName = await t.create(() => void calls.push('one'), { Role });
  other = await t.create(() => void calls.push('other'), { Role });
  queue = await makeQueue(t, 'queue');
  const made = await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queue.arn });
  UUID = made.UUID ?? '';
});
afterAll(() => t.stop());

const update = (input: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>) =>
  t.lambda.updateEventSourceMapping({ UUID, ...input });

test('what is given changes, the rest stays', async () => {
  const Filters = [{ Pattern: '{"body":{"a":[1]}}' }];
  const updated = await update({ BatchSize: 5, FilterCriteria: { Filters } });
  expect(updated).toMatchObject({ BatchSize: 5, FilterCriteria: { Filters }, State: 'Updating' });
  const again = await update({ MaximumBatchingWindowInSeconds: 1 });
  expect(again).toMatchObject({ BatchSize: 5, MaximumBatchingWindowInSeconds: 1 });
  expect(await t.lambda.getEventSourceMapping({ UUID })).toMatchObject({ State: 'Enabled', BatchSize: 5 });
  // An empty list takes the filters away.
  expect(await update({ FilterCriteria: {}, MaximumBatchingWindowInSeconds: 0 })).not.toHaveProperty(
    'FilterCriteria',
  );
});

test('another function is called from then on', async () => {
  await queue.send('a');
  await until(() => calls.length === 1);
  const { FunctionArn } = await update({ FunctionName: other });
  expect(FunctionArn).toContain(`:function:${other}`);
  await queue.send('b');
  await until(() => calls.length === 2);
  expect(calls).toEqual(['one', 'other']);
});

test('refusals', async () => {
  expect((await failureOf(update({ FunctionName: 'nobody' }))).message).toBe('Function does not exist');
  expect((await failureOf(update({ BatchSize: 100 }))).message).toContain('Maximum batch window in seconds');
  expect((await failureOf(update({ BisectBatchOnFunctionError: true }))).message).toBe(
    'Unsupported BisectBatchOnFunctionError parameter for given event source mapping type.',
  );
});
