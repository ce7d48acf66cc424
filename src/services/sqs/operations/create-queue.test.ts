import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const create = (QueueName: string | undefined, Attributes: Record<string, string> = {}, tags = {}) =>
  t.sqs.send(new CreateQueueCommand({ QueueName, Attributes, tags }));
const attributes = async (QueueUrl: string | undefined, ...AttributeNames: string[]) =>
  (await t.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as never[] })))
    .Attributes;

test('answers the URL by which the caller reached this cloud', async () => {
  const { QueueUrl } = await create('first');
  expect(QueueUrl).toBe(`${t.cloud.endpoint}/000000000000/first`);
});

test('answers the same again for what agrees, and refuses what differs', async () => {
  const { QueueUrl } = await create('again', { DelaySeconds: '5' });
  expect((await create('again')).QueueUrl).toBe(QueueUrl);
  expect((await create('again', { DelaySeconds: '5', VisibilityTimeout: '30' })).QueueUrl).toBe(QueueUrl);
  expect(await failure(create('again', { DelaySeconds: '6' }))).toEqual({
    code: 'QueueAlreadyExists',
    message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
  });
  await create('again.fifo', { FifoQueue: 'true' });
  const differing = create('again.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  expect((await failure(differing)).message).toContain(
    'a different value for attribute ContentBasedDeduplication',
  );
});

test('makes one queue of many concurrent calls', async () => {
  const urls = await Promise.all(Array.from({ length: 20 }, () => create('concurrent')));
  expect(new Set(urls.map(({ QueueUrl }) => QueueUrl)).size).toBe(1);
});

test('takes tags', async () => {
  const { QueueUrl } = await create('tagged', {}, { team: 'a', empty: '' });
  const { Tags } = await t.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
  expect(Tags).toEqual({ team: 'a', empty: '' });
});

test('waits 60 seconds after a queue of the same name was deleted', async () => {
  const { QueueUrl } = await create('reborn');
  await t.send(QueueUrl ?? '', 'of the first');
  await t.sqs.send(new DeleteQueueCommand({ QueueUrl }));
  const early = {
    code: 'AWS.SimpleQueueService.QueueDeletedRecently',
    message:
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
  };
  expect(await failure(create('reborn'))).toEqual(early);
  await t.advance(59);
  expect(await failure(create('reborn'))).toEqual(early);
  await t.advance(1);
  await create('reborn');
  expect(await t.bodies(QueueUrl ?? '')).toEqual([]);
});

describe('names', () => {
  const standard = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
  const fifo =
    'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, ' +
    'must end with .fifo suffix and be 1 to 80 in length.';
  test.each([
    ['in.fo', {}, standard],
    ['ééwwà)', {}, standard],
    ['x'.repeat(81), {}, standard],
    ['example.fifo', {}, standard],
    ['example', { FifoQueue: 'true' }, fifo],
    [`${'x'.repeat(76)}.fifo`, { FifoQueue: 'true' }, fifo],
    ['.fifo', { FifoQueue: 'true' }, fifo],
    ['', {}, 'Queue name cannot be empty'],
    [undefined, {}, 'Value for parameter QueueName is invalid. Reason: Must specify a queue name.'],
  ])('%s %j', async (name, given: Record<string, string>, message) => {
    expect(await failure(create(name, given))).toEqual({ code: 'InvalidParameterValue', message });
  });

  test('of 80 characters are allowed', async () => {
    await create('x'.repeat(80));
    await create(`${'x'.repeat(75)}.fifo`, { FifoQueue: 'true' });
  });
});

describe('attributes', () => {
  test('have their defaults', async () => {
    const { QueueUrl } = await create('defaults');
    const seconds = `${Math.floor(t.cloud.clock.now() / 1000)}`;
    expect(await attributes(QueueUrl, 'All')).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: seconds,
      DelaySeconds: '0',
      LastModifiedTimestamp: seconds,
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:defaults',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '30',
    });
  });

  test.each(['true', 'True', 'TRUE'])('FifoQueue %s makes a FIFO queue', async (FifoQueue) => {
    const { QueueUrl } = await create(`${FifoQueue}.fifo`, { FifoQueue });
    expect(await attributes(QueueUrl, 'FifoQueue')).toEqual({ FifoQueue: 'true' });
    expect((await create(`${FifoQueue}.fifo`, { FifoQueue })).QueueUrl).toBe(QueueUrl);
  });

  test('of a FIFO queue have more of them', async () => {
    const { QueueUrl } = await create('defaults.fifo', { FifoQueue: 'true' });
    expect(await attributes(QueueUrl, 'All')).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
      MessageRetentionPeriod: '345600',
    });
  });

  test.each(['DelaySeconds', 'MaximumMessageSize', 'MessageRetentionPeriod', 'VisibilityTimeout'])(
    '%s takes whole numbers within its bounds only',
    async (name) => {
      for (const value of ['', ' 60', '-1', '60.5', '1e3', '99999999', 'x']) {
        expect(await failure(create('bad', { [name]: value }))).toEqual({
          code: 'InvalidAttributeValue',
          message: `Invalid value for the parameter ${name}.`,
        });
      }
    },
  );

  test.each([
    [{ Nope: '1' }, 'Unknown Attribute Nope.'],
    [{ QueueArn: 'arn:x' }, 'Unknown Attribute QueueArn.'],
    [{ FifoQueue: 'false' }, 'Unknown Attribute FifoQueue.'],
    [{ ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
    [
      { DeduplicationScope: 'queue' },
      'You can specify the DeduplicationScope only when FifoQueue is set to true.',
    ],
    [
      { SqsManagedSseEnabled: 'true', KmsMasterKeyId: 'alias/aws/sqs' },
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    ],
  ])('%j is no attribute to set', async (given: Record<string, string>, message) => {
    expect(await failure(create('bad', given))).toEqual({ code: 'InvalidAttributeName', message });
  });

  test('of encryption are kept', async () => {
    const { QueueUrl } = await create('kms', { KmsMasterKeyId: 'alias/aws/sqs' });
    const names = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];
    expect(await attributes(QueueUrl, ...names)).toEqual({
      KmsMasterKeyId: 'alias/aws/sqs',
      KmsDataKeyReusePeriodSeconds: '300',
      SqsManagedSseEnabled: 'false',
    });
  });
});

describe('a redrive policy', () => {
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const refused = async (policy: object | string) => {
    const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
    const { message } = await failure(create('bad', { RedrivePolicy: text }));
    return message.replace(`Value ${text} for`, 'Value P for');
  };

  test('needs a number of receives and a queue of the same type, owner and region', async () => {
    await create('letters');
    await create('letters.fifo', { FifoQueue: 'true' });
    const to = (deadLetterTargetArn: string, maxReceiveCount: unknown = 5) => ({
      deadLetterTargetArn,
      maxReceiveCount,
    });
    const invalid = (reason: string) => `Value P for parameter RedrivePolicy is invalid. Reason: ${reason}`;
    const notMap =
      'Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.';
    for (const text of [' ', '4', '[]', '{']) expect(await refused(text)).toBe(notMap);
    expect(await refused({})).toBe(
      invalid('Redrive policy does not contain mandatory attribute: maxReceiveCount.'),
    );
    expect(await refused({ maxReceiveCount: 5 })).toBe(
      invalid('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'),
    );
    for (const count of [-36, 0, 1001, 'x', 1.5]) {
      expect(await refused(to(arn('letters'), count))).toBe(
        invalid(
          `Invalid value for maxReceiveCount: ${count}, valid values are from 1 to 1000 both inclusive.`,
        ),
      );
    }
    expect(await refused({ ...to(arn('letters')), dummy: 1 })).toBe(
      invalid('Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].'),
    );
    expect(await refused(to('dummy'))).toBe(invalid('Invalid value for deadLetterTargetArn.'));
    expect(await refused(to('arn:aws:sns:us-east-1:000000000000:topic'))).toBe(
      invalid('Only SQS queues are valid resources for deadLetterTargetArn.'),
    );
    expect(await refused(to(arn('letters.fifo')))).toBe(
      invalid('Dead-letter queue must be same type of queue as the source..'),
    );
    expect(await refused(to('arn:aws:sqs:us-east-1:111111111111:letters'))).toBe(
      invalid('Dead-letter target owner should be same as the source.'),
    );
    for (const none of [arn('none'), 'arn:aws:sqs:eu-west-1:000000000000:letters']) {
      expect(await refused(to(none))).toBe(invalid('Dead letter target does not exist.'));
    }
  });

  test('is shown with a number of receives that is a number, however it was given', async () => {
    await create('numbered');
    const deadLetterTargetArn = arn('numbered');
    const text = JSON.stringify({ maxReceiveCount: '5', deadLetterTargetArn }, null, 2);
    const { QueueUrl } = await create('source', { RedrivePolicy: text });
    const kept = { RedrivePolicy: `{"deadLetterTargetArn":"${deadLetterTargetArn}","maxReceiveCount":5}` };
    expect(await attributes(QueueUrl, 'RedrivePolicy')).toEqual(kept);
    // The same policy again, in any form of it, is the same queue; another one, or none at all, is not.
    expect((await create('source', { RedrivePolicy: text })).QueueUrl).toBe(QueueUrl);
    expect((await create('source', kept)).QueueUrl).toBe(QueueUrl);
    for (const other of [kept.RedrivePolicy.replace('5', '6'), '{', '{}', '']) {
      expect((await failure(create('source', { RedrivePolicy: other }))).message).toContain(
        'a different value for attribute RedrivePolicy',
      );
    }
  });

  test('has to be allowed by the dead-letter queue', async () => {
    const source = arn('allowed');
    const policies = {
      open: { redrivePermission: 'allowAll' },
      closed: { redrivePermission: 'denyAll' },
      some: { redrivePermission: 'byQueue', sourceQueueArns: [source] },
    };
    for (const [name, policy] of Object.entries(policies)) {
      await create(name, { RedriveAllowPolicy: JSON.stringify(policy) });
    }
    const use = (queue: string, target: string) =>
      create(queue, {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(target), maxReceiveCount: 1 }),
      });
    expect((await failure(use('x', 'closed'))).message).toContain('does not allow this queue');
    expect((await failure(use('x', 'some'))).message).toContain('does not allow this queue');
    await use('allowed', 'some');
    await use('x', 'open');
  });
});

describe('a redrive allow policy', () => {
  const message = async (policy: unknown) => {
    const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
    return (await failure(create('bad', { RedriveAllowPolicy: text }))).message.replace(text, 'P');
  };
  const format =
    "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.";

  test.each([
    'bad',
    [],
    {},
    { redrivePermission: 'dummy' },
    { redrivePermission: 'allowAll', dummy: 1 },
    { redrivePermission: 'byQueue', sourceQueueArns: 'arn' },
    { redrivePermission: 'byQueue', sourceQueueArns: [{}] },
  ])('%j has no such form', async (policy) => {
    expect(await message(policy)).toBe(format);
  });

  test('names queues when, and only when, it is by queue', async () => {
    const start =
      "Value P for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy.";
    const sourceQueueArns = Array.from({ length: 11 }, (_, i) => `arn:aws:sqs:us-east-1:000000000000:q${i}`);
    expect(await message({ redrivePermission: 'byQueue' })).toBe(
      `${start} When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.`,
    );
    expect(await message({ redrivePermission: 'byQueue', sourceQueueArns })).toBe(
      `${start} The maximum number of source queue ARNs you can specify is 10.`,
    );
    expect(await message({ redrivePermission: 'denyAll', sourceQueueArns })).toBe(
      `${start} To specify one or more source queue ARNs, you must set redrivePermission to byQueue.`,
    );
  });
});
