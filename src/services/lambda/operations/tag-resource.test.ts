import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('tags are added and replaced', async () => {
  const name = await t.create(undefined, { Tags: { a: '1', b: '2' } });
  const Resource = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const revision = async () => (await t.lambda.getFunctionConfiguration({ FunctionName: name })).RevisionId;
  const before = await revision();
  const tagged = await t.lambda.tagResource({ Resource, Tags: { b: '3', c: '4' } });
  expect(tagged.$metadata.httpStatusCode).toBe(204);
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ a: '1', b: '3', c: '4' });
  expect(await revision()).not.toBe(before);
});

test('what cannot be is refused', async () => {
  const name = await t.create();
  const Resource = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const fails = (more: object) => failureOf(t.lambda.tagResource({ Resource, Tags: { a: '1' }, ...more }));
  expect((await fails({ Resource: `${Resource}:1` })).message).toBe(
    'Tags on function aliases and versions are not supported. Please specify a function ARN.',
  );
  expect((await fails({ Resource: `${Resource}x` })).code).toBe('ResourceNotFoundException');
  expect((await fails({ Resource: 'arn:aws:sqs:us-east-1:000000000000:q' })).code).toBe(
    'ValidationException',
  );
  expect((await fails({ Tags: {} })).message).toBe('An error occurred and the request cannot be processed.');
  expect((await fails({ Tags: { 'aws:x': '' } })).code).toBe('InvalidParameterValueException');
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, '']));
  expect((await fails({ Tags: many })).message).toBe('Number of tags exceeds resource tag limit.');
});

test('event source mappings have tags too', async () => {
  const sqs = t.cloud.client(SQS);
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'tagged' });
  const Role = await t.role('reads', {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: '*',
  });
  const FunctionName = await t.create(undefined, { Role });
  const EventSourceArn = 'arn:aws:sqs:us-east-1:000000000000:tagged';
  const mapping = { FunctionName, EventSourceArn, Tags: { team: 'blue' } };
  const { EventSourceMappingArn: Resource } = await t.lambda.createEventSourceMapping(mapping);
  await t.lambda.tagResource({ Resource, Tags: { stage: 'test' } });
  await t.lambda.untagResource({ Resource, TagKeys: ['team'] });
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ stage: 'test' });
  const gone = `${Resource?.slice(0, -36)}00000000-0000-0000-0000-000000000000`;
  expect((await failureOf(t.lambda.tagResource({ Resource: gone, Tags: { a: '' } }))).code).toBe(
    'ResourceNotFoundException',
  );
  const reserved = t.lambda.createEventSourceMapping({ ...mapping, Tags: { 'aws:x': '' } });
  expect((await failureOf(reserved)).code).toBe('InvalidParameterValueException');
  await sqs.deleteQueue({ QueueUrl });
});
