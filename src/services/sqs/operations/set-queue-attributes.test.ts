import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const set = (QueueUrl: string, Attributes: Record<string, string>) =>
  t.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
const get = async (QueueUrl: string, ...AttributeNames: string[]) =>
  (await t.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as never[] })))
    .Attributes;

test('changes what is given and leaves the rest', async () => {
  const url = await t.queue({ VisibilityTimeout: '20', ReceiveMessageWaitTimeSeconds: '0' });
  const [before] = Object.values((await get(url, 'LastModifiedTimestamp')) ?? {});
  await t.advance(10);
  await set(url, { VisibilityTimeout: '69', DelaySeconds: '420', MaximumMessageSize: '2048' });
  const after = await get(url, 'All');
  expect(after).toMatchObject({ VisibilityTimeout: '69', DelaySeconds: '420', MaximumMessageSize: '2048' });
  expect(Number(after?.['LastModifiedTimestamp'])).toBeGreaterThanOrEqual(Number(before) + 10);
  expect(Number(after?.['CreatedTimestamp'])).toBe(Number(before));
  await t.send(url, 'x', { DelaySeconds: 0 });
  await t.bodies(url);
  await t.advance(68);
  expect(await t.counts(url)).toEqual([0, 1, 0]);
});

test('an empty value takes policies away', async () => {
  const url = await t.queue();
  const dead = await t.queue();
  const arn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').pop()}`;
  const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
  const policies = {
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 }),
    RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }),
    KmsMasterKeyId: 'alias/aws/sqs',
  };
  const names = Object.keys(policies);
  await set(url, policies);
  expect(await get(url, ...names)).toEqual(policies);
  await set(url, Object.fromEntries(names.map((name) => [name, ''])));
  expect(await get(url, ...names)).toBeUndefined();
});

test('one kind of encryption takes the other’s place', async () => {
  const names = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];
  const url = await t.queue();
  await set(url, { KmsMasterKeyId: 'k', KmsDataKeyReusePeriodSeconds: '6000' });
  expect(await get(url, ...names)).toEqual({
    KmsMasterKeyId: 'k',
    KmsDataKeyReusePeriodSeconds: '6000',
    SqsManagedSseEnabled: 'false',
  });
  await set(url, { SqsManagedSseEnabled: 'true' });
  expect(await get(url, ...names)).toEqual({ SqsManagedSseEnabled: 'true' });
});

test('a shorter retention counts for what is in the queue', async () => {
  const url = await t.queue();
  await t.send(url, 'old');
  await t.advance(100);
  await t.send(url, 'young');
  await set(url, { MessageRetentionPeriod: '60' });
  expect(await t.bodies(url, { VisibilityTimeout: 0 })).toEqual(['young']);
  await t.advance(0);
  expect(await t.counts(url)).toEqual([1, 0, 0]);
});

describe('what is refused', () => {
  test('nothing, unknown names and bad values', async () => {
    const url = await t.queue();
    expect(await failure(set(url, {}))).toEqual({
      code: 'MissingParameter',
      message: 'The request must contain the parameter Attribute.Name.',
    });
    expect((await failure(set(url, { FifoQueue: 'true' }))).message).toBe('Unknown Attribute FifoQueue.');
    expect((await failure(set(url, { CreatedTimestamp: '1' }))).code).toBe('InvalidAttributeName');
    expect((await failure(set(url, { DelaySeconds: '901' }))).code).toBe('InvalidAttributeValue');
  });

  test('another type of queue', async () => {
    const url = await t.queue({ FifoQueue: 'true' });
    expect(await failure(set(url, { FifoQueue: 'false' }))).toEqual({
      code: 'InvalidAttributeValue',
      message: 'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
    });
    await set(url, { FifoQueue: 'true' });
  });

  test('a throughput limit by group without deduplication by group', async () => {
    const url = await t.queue({ FifoQueue: 'true' });
    const limit = { FifoThroughputLimit: 'perMessageGroupId' };
    expect((await failure(set(url, limit))).message).toContain(
      'The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup',
    );
    await set(url, { ...limit, DeduplicationScope: 'messageGroup' });
  });

  test.each([
    'badjson',
    '[]',
    '"x"',
    '{"Version":"2012-10-17","Statement":[]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"foo.amazonaws.com"},"Action":"sqs:*","Resource":"*"}]}',
    '{"Version":"4532-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}',
  ])('the policy %s', async (Policy) => {
    expect(await failure(set(await t.queue(), { Policy }))).toEqual({
      code: 'InvalidAttributeValue',
      message: 'Invalid value for the parameter Policy.',
    });
  });

  test('a policy with actions that queues do not have, or with more than seven', async () => {
    const url = await t.queue();
    const allow = (...Action: string[]) => {
      const Statement = { Effect: 'Allow', Principal: '*', Action, Resource: '*' };
      return set(url, { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    };
    // Seen on AWS: cloudtools/awacs#34, aws/aws-cdk#2381.
    for (const action of ['SQS:ChangeMessageVisibilityBatch', 's3:GetObject']) {
      expect(await failure(allow('sqs:SendMessage', action))).toEqual({
        code: 'InvalidParameterValue',
        message: `Value ${action} for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a list of valid actions.`,
      });
    }
    // Seen on AWS: ministryofjustice/cloud-platform-environments#9082.
    expect(await failure(allow(...Array.from({ length: 10 }, () => 'sqs:SendMessage')))).toEqual({
      code: 'OverLimit',
      message: '10 actions were found in a statement from the submitted policy, max allowed is 7',
    });
    await allow('*', 'sqs:*', 'SQS:sendmessage', 'sqs:Get*', 'sqs:ListQueues', 'sqs:TagQueue');
  });

  test('a policy of more than twenty statements', async () => {
    const Statement = Array.from({ length: 22 }, (_, i) => ({
      Sid: `s${i}`,
      Effect: 'Allow',
      Principal: { AWS: '123456789012' },
      Action: 'sqs:SendMessage',
      Resource: '*',
    }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    expect(await failure(set(await t.queue(), { Policy }))).toEqual({
      code: 'OverLimit',
      message: '22 statements were found in the submitted policy, max allowed is 20',
    });
  });
});
