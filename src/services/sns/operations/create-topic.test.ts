import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type SnsTest, snsTest } from '../../../../test/support/sns.ts';
import { failure } from '../../../../test/support/sqs.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

const create = async (Name: string, more: object = {}) =>
  (await the.sns.send(new CreateTopicCommand({ Name, ...more }))).TopicArn ?? '';
const attributes = async (TopicArn: string) =>
  (await the.sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
const set = (TopicArn: string, AttributeName: string, AttributeValue: string) =>
  the.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));

test('is idempotent, but not against other attributes and tags', async () => {
  const arn = await create('orders', { Tags: [{ Key: 'a', Value: '1' }] });
  expect(arn).toBe('arn:aws:sns:us-east-1:000000000000:orders');
  await set(arn, 'DisplayName', 'Orders');
  expect(await create('orders')).toBe(arn);
  expect(await create('orders', { Attributes: { DisplayName: 'Orders' } })).toBe(arn);
  expect((await attributes(arn))['DisplayName']).toBe('Orders');
  expect(await failure(create('orders', { Attributes: { DisplayName: 'x' } }))).toEqual({
    code: 'InvalidParameter',
    message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
  });
  expect((await failure(create('orders', { Tags: [{ Key: 'b', Value: '1' }] }))).message).toBe(
    'Invalid parameter: Tags Reason: Topic already exists with different tags',
  );
});

test('of ten at once one is made', async () => {
  const arns = await Promise.all(Array.from({ length: 10 }, () => create('same')));
  expect(new Set(arns).size).toBe(1);
});

test.each(['', 'a b', 'a:b', 'a.fifo', 'x'.repeat(257), 'ä'])('bad name %#', async (name) => {
  expect((await failure(create(name))).message).toBe('Invalid parameter: Topic Name');
});

test('FIFO topics', async () => {
  const arn = await create('t.fifo', {
    Attributes: { FifoTopic: 'true', FifoThroughputScope: 'MessageGroup' },
  });
  expect(await attributes(arn)).toMatchObject({
    FifoTopic: 'true',
    ContentBasedDeduplication: 'false',
    FifoThroughputScope: 'MessageGroup',
  });
  expect((await failure(create('t', { Attributes: { FifoTopic: 'true' } }))).message).toMatch(
    /^Fifo Topic names must/,
  );
  const call = create('s', { Attributes: { ContentBasedDeduplication: 'true' } });
  expect((await failure(call)).code).toBe('InvalidParameter');
});

test('unknown attributes, tags twice, what is not there', async () => {
  expect((await failure(create('t', { Attributes: { Nope: 'x' } }))).code).toBe('InvalidParameter');
  const twice = [
    { Key: 'a', Value: '1' },
    { Key: 'a', Value: '2' },
  ];
  expect((await failure(create('t', { Tags: twice }))).message).toBe(
    'Invalid parameter: Duplicated keys are not allowed.',
  );
  const archive = create('t.fifo', { Attributes: { FifoTopic: 'true', ArchivePolicy: '{}' } });
  expect((await failure(archive)).code).toBe('NotImplemented');
});
