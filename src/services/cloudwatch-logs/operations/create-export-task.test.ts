import { gunzipSync } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, cloud, now } = logsCloud();

async function bucketFor(Bucket: string): Promise<S3> {
  const s3 = cloud().client(S3);
  await s3.createBucket({ Bucket });
  const Principal = { Service: 'logs.us-east-1.amazonaws.com' };
  const Condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
  const Statement = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}`, Condition },
    { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*`, Condition },
  ];
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  return s3;
}

test('CreateExportTask writes the events of each stream into the bucket', async () => {
  const s3 = await bucketFor('exports');
  const logGroupName = await group('one');
  await logs().createLogStream({ logGroupName, logStreamName: 'a/b' });
  const at = now() - 10_000;
  await put(
    'one',
    [
      ['first', at],
      ['second', at + 1],
      ['too late', at + 5_000],
    ],
    'a/b',
  );
  await put('one', [['third', at + 2]]);
  const range = { from: at, to: at + 5_000 };
  const { taskId } = await logs().createExportTask({
    logGroupName,
    ...range,
    destination: 'exports',
    taskName: 't',
  });
  await cloud().clock.advance(0);
  const { exportTasks } = await logs().describeExportTasks({ taskId });
  expect(exportTasks).toEqual([
    {
      taskId,
      taskName: 't',
      logGroupName,
      ...range,
      destination: 'exports',
      destinationPrefix: 'exportedlogs',
      status: { code: 'COMPLETED', message: 'Completed successfully' },
      executionInfo: { creationTime: expect.any(Number), completionTime: expect.any(Number) },
    },
  ]);
  const read = async (Key: string) =>
    (await s3.getObject({ Bucket: 'exports', Key })).Body?.transformToByteArray() ?? new Uint8Array();
  const lines = gunzipSync(await read(`exportedlogs/${taskId}/a-b/000000.gz`)).toString();
  const time = (ms: number) => new Date(ms).toISOString();
  expect(lines).toBe(`${time(at)} first\n${time(at + 1)} second\n`);
  expect(gunzipSync(await read(`exportedlogs/${taskId}/stream/000000.gz`)).toString()).toBe(
    `${time(at + 2)} third\n`,
  );
  expect(Buffer.from(await read('aws-logs-write-test')).toString()).toBe('Permission Check Successful');
});

test('large streams, and streams of a prefix', async () => {
  const s3 = await bucketFor('large');
  const logGroupName = await group('two');
  const lines = Array.from({ length: 400 }, (_, i) => `${i} `.padEnd(2_000, 'x'));
  await put('two', lines);
  const range = { from: now() - 60_000, to: now() + 60_000, destination: 'large', destinationPrefix: 'p' };
  const { taskId } = await logs().createExportTask({ logGroupName, ...range, logStreamNamePrefix: 'str' });
  await cloud().clock.advance(0);
  const { Body } = await s3.getObject({ Bucket: 'large', Key: `p/${taskId}/stream/000000.gz` });
  const text = gunzipSync((await Body?.transformToByteArray()) ?? '').toString();
  expect(text.split('\n').map((line) => line.slice(25))).toEqual([...lines, '']);
  const other = await logs().createExportTask({ logGroupName, ...range, logStreamNamePrefix: 'none' });
  await cloud().clock.advance(0);
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: 'large', Prefix: `p/${other.taskId}` });
  expect(Contents).toEqual([]);
});

test('buckets that are not there or keep CloudWatch Logs out, groups and times that are none', async () => {
  const logGroupName = await group('three');
  await cloud().client(S3).createBucket({ Bucket: 'closed' });
  const input = { logGroupName, from: 1, to: 2, destination: 'closed' };
  await expect(logs().createExportTask({ ...input, destination: 'nowhere-at-all' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'The given bucket does not exist. Please make sure the bucket is valid.',
  });
  await expect(logs().createExportTask(input)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(/^GetBucketAcl call on the given bucket failed/),
  });
  const none = logs().createExportTask({ ...input, logGroupName: 'none' });
  await expect(none).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(logs().createExportTask({ ...input, to: 1 })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
