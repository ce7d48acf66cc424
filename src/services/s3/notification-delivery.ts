/**
 * Events and test events on their way to queues, topics and functions. They go through the door of those services as from
 * outside: what does not let the bucket in by its policy refuses them.
 */

import { parseArn } from '../../core/arn.ts';
import { rootOf, serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { type Bucket, bucketArn } from './buckets.ts';
import { s3ErrorOf } from './errors.ts';
import type { Destination } from './notification.ts';
import { type EventDelivery, type EventRecord, hostIdOf } from './notification-events.ts';

const SUBJECT = 'Amazon S3 Notification';
const VERSION_DIGITS = 14;
const PLACE_DIGITS = 4;

/** Delivery: one event. What the destination refuses is lost, as on AWS; what fails on our side is tried again. */
export async function sendEvent(context: DeliveryContext, body: unknown): Promise<void> {
  // What `notify` sent.
  const { destination, bucket, record, isSequenced } = body as EventDelivery;
  const Records = [isSequenced ? withSequencer(record, context.entryId) : record];
  const refusal = await send(context, destination, bucket, JSON.stringify({ Records }));
  if (refusal === undefined) return;
  context.log.warn('S3 could not deliver the event of an object', {
    destination: destination.arn,
    bucket: bucket.arn,
    event: record.eventName,
    reason: `${refusal.code}: ${refusal.message}`,
  });
}

/** Of two events of a key the later one has the greater sequencer: hexadecimal digits, the commit's before all. */
function withSequencer(record: EventRecord, entryId: string): EventRecord {
  const [version = '0', place = '0'] = entryId.split('.');
  const hexadecimal = (text: string, digits: number) =>
    Number(text).toString(16).toUpperCase().padStart(digits, '0');
  const sequencer = hexadecimal(version, VERSION_DIGITS) + hexadecimal(place, PLACE_DIGITS);
  return { ...record, s3: { ...record.s3, object: { ...record.s3.object, sequencer } } };
}

/**
 * Sends each destination the event that S3 tries new ones with.
 *
 * @throws AwsError InvalidArgument that names those which do not take it
 */
export async function testDestinations(
  context: StagedContext,
  bucket: Bucket,
  destinations: readonly Destination[],
): Promise<void> {
  const text = JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(context.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: context.requestId,
    HostId: hostIdOf(context.requestId),
  });
  const faults: Record<string, string> = {};
  let number = 0;
  for (const destination of destinations) {
    const source = { arn: bucketArn(bucket), account: bucket.account };
    const type = destination.kind === 'function' ? 'DryRun' : 'Event';
    if ((await send(context, destination, source, text, type)) === undefined) continue;
    number++;
    faults[`ArgumentName${number}`] = destination.arn;
    faults[`ArgumentValue${number}`] = await faultOf(context, destination);
  }
  if (number === 0) return;
  const message = 'Unable to validate the following destination configurations';
  throw s3ErrorOf('InvalidArgument', 400, message, faults);
}

async function faultOf(context: StagedContext, destination: Destination): Promise<string> {
  const { kind, arn } = destination;
  // Functions are not sent a test event: S3 asks whether it might.
  if (kind === 'function') return `Not authorized to invoke function [${arn}]`;
  if (!(await exists(context, destination))) return `The destination ${kind} does not exist`;
  return `Permissions on the destination ${kind} do not allow S3 to publish notifications from this bucket`;
}

/** Strangers are told the same of a queue that is not there as of one that does not let them in. */
async function exists(context: StagedContext, { arn, kind }: Destination): Promise<boolean> {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const call = context.call.as(rootOf(account));
  const place = { account, region };
  try {
    if (kind === 'topic') await call('sns', 'GetTopicAttributes', { TopicArn: arn }, place);
    else await call('sqs', 'GetQueueUrl', { QueueName: resource }, place);
    return true;
  } catch (error) {
    if (error instanceof AwsError && (error.status ?? 400) < 500) return false;
    throw error;
  }
}

/** Answers the refusal; throws what may go better at another time. */
async function send(
  context: StagedContext,
  { arn, kind }: Pick<Destination, 'arn' | 'kind'>,
  source: { arn: string; account: string },
  text: string,
  type: 'Event' | 'DryRun' = 'Event',
): Promise<AwsError | undefined> {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const caller = serviceCaller('s3', { sourceArn: source.arn, sourceAccount: source.account });
  const call = context.call.as(caller);
  const place = { account, region };
  try {
    if (kind === 'topic') {
      await call('sns', 'Publish', { TopicArn: arn, Subject: SUBJECT, Message: text }, place);
    } else if (kind === 'function') {
      const Payload = Buffer.from(text);
      await call('lambda', 'Invoke', { FunctionName: arn, InvocationType: type, Payload }, place);
    } else {
      const QueueUrl = `${context.settings.publicUrl()}/${account}/${resource}`;
      await call('sqs', 'SendMessage', { QueueUrl, MessageBody: text }, place);
    }
    return undefined;
  } catch (error) {
    if (error instanceof AwsError && (error.status ?? 400) < 500) return error;
    throw error;
  }
}
