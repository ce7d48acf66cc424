import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES } from '../../../../test/support/event-sources.ts';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a deleted mapping is gone, and may be made anew', async () => {
  const Role = await t.role('reader', READS_QUEUES);
  const FunctionName = await t.create(undefined, { Role });
  const { arn: EventSourceArn } = await makeQueue(t, 'queue');
  const { UUID } = await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn });
  const { $metadata, ...deleted } = await t.lambda.deleteEventSourceMapping({ UUID });
  expect($metadata.httpStatusCode).toBe(202);
  expect(deleted).toMatchObject({ UUID, EventSourceArn, State: 'Deleting' });
  expect((await failureOf(t.lambda.getEventSourceMapping({ UUID }))).code).toBe('ResourceNotFoundException');
  const again = await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn });
  expect(again.UUID).not.toBe(UUID);
});
