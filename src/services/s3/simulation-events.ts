/** A bucket that notifies in the simulation: what was acknowledged is told, at least once, and in the order of its key. */

import type { SimulatedAction, SimulatedClient, SimulatedEnd } from '../../core/simulation.ts';
import type { Api as SqsApi } from '../sqs/api.gen.ts';
import type { Api } from './api.gen.ts';
import { KEYS, TOLD } from './simulation-names.ts';

type Client = SimulatedClient<Api>;

/** Where neither SQS nor SNS count their messages. */
const REGION = 'ap-northeast-1';
const HERE = { place: { region: REGION } };
const QUEUE_ARN = `arn:aws:sqs:${REGION}:000000000000:told`;

/** Answers the URL of the queue that is told. */
export async function setUpTold({ call, service }: Client): Promise<string> {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE_ARN,
    Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${TOLD}` } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  // Nothing expires in a history.
  const Attributes = { Policy, MessageRetentionPeriod: '1209600' };
  const { QueueUrl = '' } = await service<SqsApi>('sqs').call(
    'CreateQueue',
    { QueueName: 'told', Attributes },
    HERE,
  );
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await call('CreateBucket', { Bucket: TOLD, CreateBucketConfiguration }, HERE);
  await call('PutBucketVersioning', { Bucket: TOLD, VersioningConfiguration: { Status: 'Enabled' } }, HERE);
  const QueueConfigurations = [
    { QueueArn: QUEUE_ARN, Events: ['s3:ObjectCreated:*' as const, 's3:ObjectRemoved:*' as const] },
  ];
  const NotificationConfiguration = { QueueConfigurations };
  await call('PutBucketNotificationConfiguration', { Bucket: TOLD, NotificationConfiguration }, HERE);
  return QueueUrl;
}

export const changesTold: SimulatedAction<Api, unknown> = {
  name: 'changes what is told',
  weight: 3,
  run: async ({ call, random, unique }) => {
    const input = { Bucket: TOLD, Key: random.pick(KEYS) };
    const bytes = Buffer.from(unique('told'));
    if (random.chance(0.3)) await call('DeleteObject', input, HERE);
    else if (random.chance(0.1)) {
      await call('DeleteObjects', { Bucket: TOLD, Delete: { Objects: KEYS.map((Key) => ({ Key })) } }, HERE);
    } else await call('PutObject', input, { ...HERE, stream: { member: 'Body', bytes } });
  },
};

interface Told {
  eventName: string;
  s3: { object: { key: string; versionId: string; sequencer: string } };
}

/** A version or delete marker that a call has made. */
interface Made {
  key: string;
  versionId: string;
  event: string;
  invokedAt: number;
  completedAt: number;
}

export async function toldProblems(end: SimulatedEnd<Api>, queueUrl: string): Promise<string[]> {
  const told = await drain(end, queueUrl);
  const made = madeBy(end);
  const problems: string[] = [];
  const sequencers = new Map<string, string>();
  for (const { eventName, s3 } of told) {
    const { versionId, sequencer } = s3.object;
    const before = sequencers.get(`${eventName} ${versionId}`) ?? sequencer;
    if (before !== sequencer) problems.push(`${versionId} is told twice, as ${before} and as ${sequencer}`);
    sequencers.set(`${eventName} ${versionId}`, sequencer);
  }
  const sequencerOf = ({ event, versionId }: Made) => sequencers.get(`${event} ${versionId}`);
  for (const one of made) {
    const own = sequencerOf(one);
    if (own === undefined) {
      problems.push(`${one.event} of ${one.key} ${one.versionId} was never told`);
      continue;
    }
    const later = made.find((other) => other.key === one.key && other.invokedAt > one.completedAt);
    const next = later === undefined ? undefined : sequencerOf(later);
    if (next !== undefined && next <= own)
      problems.push(`${later?.versionId} is told as before ${one.versionId}`);
  }
  const { Versions = [], DeleteMarkers = [] } = await end.call('ListObjectVersions', { Bucket: TOLD }, HERE);
  const ids = new Set([...Versions, ...DeleteMarkers].map(({ VersionId }) => VersionId));
  const stray = told.find(({ s3 }) => !ids.has(s3.object.versionId));
  if (stray !== undefined)
    problems.push(`${stray.eventName} ${stray.s3.object.versionId} was told and never was`);
  return problems;
}

function madeBy({ history }: SimulatedEnd<Api>): Made[] {
  const puts = history.of('PutObject').flatMap(({ input, output, ...at }) => {
    if (input.Bucket !== TOLD || output?.VersionId === undefined) return [];
    return { ...at, key: input.Key, versionId: output.VersionId, event: 'ObjectCreated:Put' };
  });
  const event = 'ObjectRemoved:DeleteMarkerCreated';
  const deletes = history.of('DeleteObject').flatMap(({ input, output, ...at }) => {
    if (input.Bucket !== TOLD || output?.VersionId === undefined) return [];
    return { ...at, key: input.Key, versionId: output.VersionId, event };
  });
  const several = history.of('DeleteObjects').flatMap(({ input, output, ...at }) => {
    if (input.Bucket !== TOLD) return [];
    return (output?.Deleted ?? []).map(({ Key: key = '', DeleteMarkerVersionId: versionId = '' }) => ({
      ...at,
      key,
      versionId,
      event,
    }));
  });
  return [...puts, ...deletes, ...several];
}

async function drain({ service }: SimulatedEnd<Api>, QueueUrl: string): Promise<Told[]> {
  const sqs = service<SqsApi>('sqs');
  const all: Told[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }, HERE);
    if (Messages.length === 0) return all;
    for (const { Body = '', ReceiptHandle = '' } of Messages) {
      all.push(...((JSON.parse(Body) as { Records?: Told[] }).Records ?? []));
      await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle }, HERE);
    }
  }
}
