/** Events of buckets, as they lie in a queue that hears of them. */

import type { Event } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { DAY_MS, s3Cloud } from '../../../test/support/s3.ts';

const t = s3Cloud();

interface Record {
  eventVersion: string;
  eventName: string;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  s3: { object: { [member: string]: unknown; sequencer?: string }; [member: string]: unknown };
  [member: string]: unknown;
}

let number = 0;

/** A queue that hears of a bucket's events, and what lies in it when nothing is under way any more. */
async function listen(Bucket: string, Events: Event[], rules: { [name: string]: string } = {}) {
  const sqs = t.cloud().client(SQS);
  const QueueName = `events-${++number}`;
  const QueueArn = `arn:aws:sqs:us-east-1:000000000000:${QueueName}`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
      },
    ],
  });
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName, Attributes: { Policy } });
  const FilterRules = Object.entries(rules).map(([Name, Value]) => ({ Name: Name as 'prefix', Value }));
  const NotificationConfiguration = {
    QueueConfigurations: [{ Id: 'told', QueueArn, Events, Filter: { Key: { FilterRules } } }],
  };
  await t.s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration });
  const take = async () => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    for (const { ReceiptHandle } of Messages) await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as { Records: Record[] });
  };
  expect(await take()).toMatchObject([{ Event: 's3:TestEvent' }]);
  return async () => {
    await t.cloud().world.outbox.drained();
    const all: Record[] = [];
    for (;;) {
      const messages = await take();
      if (messages.length === 0) break;
      all.push(...messages.flatMap(({ Records }) => Records));
    }
    // A standard queue keeps no order; sequencers do.
    return all.sort((one, other) => sequencer(one).localeCompare(sequencer(other)));
  };
}

const sequencer = ({ s3 }: Record) => s3.object.sequencer ?? '';
const names = (records: Record[]) => records.map(({ eventName }) => eventName);

test('a put is told as AWS tells it', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:ObjectCreated:*']);
  await t.put(Bucket, 'a folder/größe (1).jpg', 'content');
  expect(await heard()).toEqual([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:000000000000' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': expect.any(String), 'x-amz-id-2': expect.any(String) },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'told',
        bucket: {
          name: Bucket,
          ownerIdentity: { principalId: expect.stringMatching(/^A[0-9A-Z]{13}$/) },
          arn: `arn:aws:s3:::${Bucket}`,
        },
        object: {
          key: 'a+folder/gr%C3%B6%C3%9Fe+%281%29.jpg',
          size: 7,
          eTag: '9a0364b9e99bb480dd25e1f0284c8555',
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
      },
    },
  ]);
});

test('every way to make an object and to remove one is told, in the order of the key', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  await t.put(Bucket, 'k');
  await t.s3.copyObject({ Bucket, Key: 'k', CopySource: `${Bucket}/k`, MetadataDirective: 'REPLACE' });
  const UploadId = await t.upload(Bucket, 'k');
  const { ETag } = await t.s3.uploadPart({ Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'part' });
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await t.s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId, MultipartUpload });
  // Asked again it is no new object.
  await t.s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId, MultipartUpload });
  await t.s3.deleteObject({ Bucket, Key: 'k' });
  await t.s3.deleteObject({ Bucket, Key: 'k' });
  const records = await heard();
  expect(names(records)).toEqual([
    'ObjectCreated:Put',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:Delete',
  ]);
  expect(records.at(-1)?.s3.object).toEqual({ key: 'k', sequencer: expect.any(String) });
  expect(new Set(records.map(sequencer)).size).toBe(4);
});

test('a form that a browser posts is told as such', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketOwnershipControls({
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
  });
  await t.s3.deletePublicAccessBlock({ Bucket });
  await t.s3.putBucketAcl({ Bucket, ACL: 'public-read-write' });
  const heard = await listen(Bucket, ['s3:ObjectCreated:*']);
  const form = new FormData();
  form.set('key', 'posted');
  form.set('file', new Blob(['content']));
  const answer = await fetch(`${t.cloud().endpoint}/${Bucket}`, { method: 'POST', body: form });
  expect(answer.status).toBe(204);
  expect(await heard()).toMatchObject([
    { eventName: 'ObjectCreated:Post', userIdentity: { principalId: 'Anonymous' } },
  ]);
});

test('versions and delete markers are told with their ids', async () => {
  const Bucket = await t.versioned();
  const heard = await listen(Bucket, ['s3:ObjectCreated:Put', 's3:ObjectRemoved:*']);
  const versionId = await t.put(Bucket, 'k', 'x');
  const { Deleted: [marker] = [] } = await t.s3.deleteObjects({
    Bucket,
    Delete: { Objects: [{ Key: 'k' }] },
  });
  await t.s3.deleteObject({ Bucket, Key: 'k', VersionId: versionId });
  const records = await heard();
  expect(names(records)).toEqual([
    'ObjectCreated:Put',
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectRemoved:Delete',
  ]);
  expect(records.map(({ s3 }) => s3.object)).toMatchObject([
    { versionId, size: 1 },
    { versionId: marker?.DeleteMarkerVersionId, eTag: 'd41d8cd98f00b204e9800998ecf8427e' },
    { versionId },
  ]);
});

test('only events and keys that were asked for are told', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:ObjectCreated:Copy', 's3:ObjectRemoved:*'], {
    prefix: 'in/',
    suffix: '.jpg',
  });
  await t.put(Bucket, 'in/a.jpg');
  for (const Key of ['in/b.jpg', 'in/b.png', 'out/b.jpg']) {
    await t.s3.copyObject({ Bucket, Key, CopySource: `${Bucket}/in/a.jpg` });
  }
  expect((await heard()).map(({ eventName, s3 }) => [eventName, s3.object['key']])).toEqual([
    ['ObjectCreated:Copy', 'in/b.jpg'],
  ]);
});

test('a put that fails, or that a bucket without a configuration takes, is not told', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:ObjectCreated:*']);
  await t.put(Bucket, 'k');
  await expect(t.put(Bucket, 'k', 'y', { IfNoneMatch: '*' })).rejects.toThrow();
  await t.s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {} });
  await t.put(Bucket, 'k', 'z');
  expect(await heard()).toHaveLength(1);
});

test('tags and lists of who may are told without sequencer, the latter only when they change', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketOwnershipControls({
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
  });
  const heard = await listen(Bucket, ['s3:ObjectTagging:*', 's3:ObjectAcl:Put']);
  await t.put(Bucket, 'k', 'x');
  await t.s3.putObjectTagging({ Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } });
  await t.s3.deleteObjectTagging({ Bucket, Key: 'k' });
  await t.s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'authenticated-read' }).catch(() => {});
  await t.s3.deletePublicAccessBlock({ Bucket });
  await t.s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'authenticated-read' });
  await t.s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'authenticated-read' });
  const records = await heard();
  expect(names(records).sort()).toEqual(['ObjectAcl:Put', 'ObjectTagging:Delete', 'ObjectTagging:Put']);
  for (const { eventVersion, s3 } of records) {
    expect(eventVersion).toBe('2.3');
    expect(s3.object).toEqual({ key: 'k', eTag: '9dd4e461268c8034f5c8564e155c67a6' });
  }
});

test('a restore is told when it begins, when it is done and when its copy ends', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:ObjectRestore:*']);
  await t.put(Bucket, 'k', 'x', { StorageClass: 'GLACIER' });
  await t.s3.restoreObject({ Bucket, Key: 'k', RestoreRequest: { Days: 1 } });
  const begun = await heard();
  expect(names(begun)).toEqual(['ObjectRestore:Post', 'ObjectRestore:Completed']);
  expect(begun[1]).toMatchObject({
    userIdentity: { principalId: expect.stringMatching(/^AmazonCustomer:A/) },
    requestParameters: { sourceIPAddress: 's3.amazonaws.com' },
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: expect.stringMatching(/T00:00:00\.000Z$/),
        lifecycleRestoreStorageClass: 'GLACIER',
      },
    },
  });
  await t.cloud().world.advance(3 * DAY_MS);
  expect((await heard()).filter(({ eventName }) => eventName === 'ObjectRestore:Delete')).toHaveLength(1);
  const { Restore } = await t.s3.headObject({ Bucket, Key: 'k' });
  expect(Restore).toBeUndefined();
});

test('what lifecycle rules do is told', async () => {
  const Bucket = await t.bucket();
  const heard = await listen(Bucket, ['s3:LifecycleExpiration:*', 's3:LifecycleTransition']);
  const rule = (Prefix: string, more: object) => ({
    ID: Prefix,
    Status: 'Enabled' as const,
    Filter: { Prefix },
    ...more,
  });
  await t.s3.putBucketLifecycleConfiguration({
    Bucket,
    LifecycleConfiguration: {
      Rules: [
        rule('old', { Expiration: { Days: 1 } }),
        rule('cold', { Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }),
      ],
    },
    TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
  });
  await t.put(Bucket, 'old');
  await t.put(Bucket, 'cold');
  await t.cloud().world.advance(3 * DAY_MS);
  const records = (await heard()).sort((one, other) => one.eventName.localeCompare(other.eventName));
  expect(records).toMatchObject([
    { eventName: 'LifecycleExpiration:Delete', userIdentity: { principalId: 's3.amazonaws.com' } },
    {
      eventName: 'LifecycleTransition',
      lifecycleEventData: { transitionEventData: { destinationStorageClass: 'GLACIER' } },
    },
  ]);
});

test('a topic hears of events too, and its subscribers get them', async () => {
  const Bucket = await t.bucket();
  const sns = t.cloud().client(SNS);
  const sqs = t.cloud().client(SQS);
  const { TopicArn = '' } = await sns.createTopic({ Name: 'events' });
  const allow = (Action: string, Resource: string, service: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action, Resource }],
    });
  await sns.setTopicAttributes({
    TopicArn,
    AttributeName: 'Policy',
    AttributeValue: allow('sns:Publish', TopicArn, 's3.amazonaws.com'),
  });
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:behind-topic';
  const { QueueUrl = '' } = await sqs.createQueue({
    QueueName: 'behind-topic',
    Attributes: { Policy: allow('sqs:SendMessage', Endpoint, 'sns.amazonaws.com') },
  });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint });
  await t.s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:*'] }] },
    SkipDestinationValidation: true,
  });
  await t.put(Bucket, 'k');
  await t.cloud().world.outbox.drained();
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl });
  const envelope = JSON.parse(Messages[0]?.Body ?? '{}');
  expect(envelope.Subject).toBe('Amazon S3 Notification');
  expect(JSON.parse(envelope.Message).Records[0].eventName).toBe('ObjectCreated:Put');
});

test('a destination that is gone holds up nothing: its events are lost', async () => {
  const Bucket = await t.bucket();
  const sqs = t.cloud().client(SQS);
  const heard = await listen(Bucket, ['s3:ObjectCreated:*']);
  const name = `events-${number}`;
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: name });
  await t.put(Bucket, 'k');
  expect(await heard()).toHaveLength(1);
  await sqs.deleteQueue({ QueueUrl });
  await t.put(Bucket, 'k');
  await t.cloud().world.outbox.drained();
  expect(t.cloud().world.outbox.size).toBe(0);
});
