import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES } from '../../../../test/support/event-sources.ts';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
let FunctionName: string;
let EventSourceArn: string;
beforeAll(async () => {
  t = await lambdaTest();
  const Role = await t.role('reader', READS_QUEUES);
  FunctionName = await t.create(undefined, { Role });
  EventSourceArn = (await makeQueue(t, 'queue')).arn;
});
afterAll(() => t.stop());

const failure = (more: Partial<CreateEventSourceMappingCommandInput>) =>
  failureOf(t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn, ...more }));

test('a mapping of a queue', async () => {
  const queue = await makeQueue(t, 'described');
  const Filters = [{ Pattern: '{"body":{"a":[1]}}' }];
  const made = await t.lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: queue.arn,
    FilterCriteria: { Filters },
    ScalingConfig: { MaximumConcurrency: 5 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  const { $metadata, ...configuration } = made;
  expect($metadata.httpStatusCode).toBe(202);
  expect(configuration).toEqual({
    UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${made.UUID}`,
    EventSourceArn: queue.arn,
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    FilterCriteria: { Filters },
    ScalingConfig: { MaximumConcurrency: 5 },
    LastModified: expect.any(Date),
    State: 'Creating',
    StateTransitionReason: 'USER_INITIATED',
  });
  const { UUID } = made;
  const { $metadata: _, ...found } = await t.lambda.getEventSourceMapping({ UUID });
  expect(found).toEqual({ ...configuration, State: 'Enabled' });
  expect(await failure({ EventSourceArn: queue.arn })).toEqual({
    code: 'ResourceConflictException',
    status: 409,
    message:
      `An event source mapping with SQS arn (" ${queue.arn} ") and function (" ${FunctionName} ") already exists. ` +
      `Please update or delete the existing mapping with UUID ${UUID}`,
  });
});

test('the role must be allowed to read the source', async () => {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  for (const [i, action] of actions.entries()) {
    const allowed = actions.filter((each) => each !== action);
    const Role = await t.role(`lacks-${i}`, { Effect: 'Allow', Action: allowed, Resource: '*' });
    const name = await t.create(undefined, { Role });
    expect(await failure({ FunctionName: name })).toEqual({
      code: 'InvalidParameterValueException',
      status: 400,
      message: `The provided execution role does not have permissions to call ${action.slice(4)} on SQS`,
    });
  }
});

test('the queue must hide messages as long as the function may run', async () => {
  const Role = await t.role('slow', READS_QUEUES);
  const name = await t.create(undefined, { Role, Timeout: 60 });
  expect((await failure({ FunctionName: name })).message).toBe(
    'Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds',
  );
});

test.each<[string, Partial<CreateEventSourceMappingCommandInput>, string]>([
  ['no source', { EventSourceArn: undefined }, 'Unrecognized event source.'],
  ['no such source', { EventSourceArn: 'arn:aws:s3:::bucket' }, 'Unrecognized event source.'],
  ['no function', { FunctionName: 'nobody' }, 'Function does not exist'],
  [
    'a large batch without a window',
    { BatchSize: 11 },
    'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
  ],
  ['a position', { StartingPosition: 'LATEST' }, 'StartingPosition is not valid for SQS event sources.'],
  [
    'a destination',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:x' } } },
    'Unsupported DestinationConfig parameter for given event source mapping type.',
  ],
  [
    'six filters',
    { FilterCriteria: { Filters: Array.from({ length: 6 }, (_, i) => ({ Pattern: `{"body": [${i}]}` })) } },
    'At most 5 filters are allowed.',
  ],
  [
    'a filter that is no object',
    { FilterCriteria: { Filters: [{ Pattern: '"text"' }] } },
    'Invalid filter pattern definition.',
  ],
  [
    'a filter that is no JSON',
    { FilterCriteria: { Filters: [{ Pattern: '{"a": [1}' }] } },
    'Invalid filter pattern definition.',
  ],
  [
    'a filter with an unknown operator',
    { FilterCriteria: { Filters: [{ Pattern: '{"body": [{"like": "x"}]}' }] } },
    'Invalid filter pattern definition.',
  ],
])('refused: %s', async (_, more, message) => {
  expect(await failure(more)).toMatchObject({ code: 'InvalidParameterValueException', message });
});

test('a queue that is not there', async () => {
  const arn = 'arn:aws:sqs:us-east-1:000000000000:nowhere';
  const { code, message } = await failure({ EventSourceArn: arn });
  expect(code).toBe('InvalidParameterValueException');
  expect(message).toContain('AWS.SimpleQueueService.NonExistentQueue');
});

test('Kinesis is not here', async () => {
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/x';
  expect(await failure({ EventSourceArn: arn })).toMatchObject({ code: 'NotImplemented', status: 501 });
});
