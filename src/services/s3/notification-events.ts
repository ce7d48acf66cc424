/**
 * Events of objects, for buckets that notify: recorded in the commit that changes the object, delivered after it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */

import { hash } from 'node:crypto';
import type { TxContext } from '../../core/context.ts';
import { type Bucket, bucketArn } from './buckets.ts';
import { encodeKey } from './list-encoding.ts';
import { type Destination, destinationsOf, hears } from './notification.ts';
import type { ObjectRecord } from './object-record.ts';

export type ObjectEvent =
  | `ObjectCreated:${'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload'}`
  | `ObjectRemoved:${'Delete' | 'DeleteMarkerCreated'}`
  | `ObjectRestore:${'Post' | 'Completed' | 'Delete'}`
  | `ObjectTagging:${'Put' | 'Delete'}`
  | 'ObjectAcl:Put'
  | `LifecycleExpiration:${'Delete' | 'DeleteMarkerCreated'}`
  | 'LifecycleTransition';

interface EventFacts {
  /** Who did it, where that is not the caller: S3 itself. */
  actor?: Actor;
  /** Members of the record that only some events have. */
  more?: Record<string, unknown>;
}

interface Actor {
  principalId: string;
  sourceIp: string;
}

/** An event on its way to a queue or a topic. */
export interface EventDelivery {
  destination: Pick<Destination, 'arn' | 'kind'>;
  bucket: { arn: string; account: string };
  /** The record but for its sequencer, which only the commit gives. */
  record: EventRecord;
  isSequenced: boolean;
}

export interface EventRecord {
  eventName: string;
  s3: { object: Record<string, unknown>; [member: string]: unknown };
  [member: string]: unknown;
}

/** S3 itself, as it stands in events of lifecycle rules. */
export const LIFECYCLE: Actor = { principalId: 's3.amazonaws.com', sourceIp: 's3.amazonaws.com' };

/** What S3 calls a delete marker's content: an empty one. */
const EMPTY_ETAG = 'd41d8cd98f00b204e9800998ecf8427e';

/** Tells the destination that wants to hear of it, if there is one. Costs nothing in a bucket that does not notify. */
export function notify(
  context: TxContext,
  bucket: Bucket,
  event: ObjectEvent,
  object: ObjectRecord,
  facts: EventFacts = {},
): void {
  if (bucket.notification === undefined) return;
  for (const destination of destinationsOf(bucket.notification)) {
    if (!hears(destination, `s3:${event}`, object.key)) continue;
    const { arn, kind, id } = destination;
    const body: EventDelivery = {
      destination: { arn, kind },
      bucket: { arn: bucketArn(bucket), account: bucket.account },
      record: recordOf(context, bucket, id, event, object, facts),
      isSequenced: isSequenced(event),
    };
    // A group for each key: what happens to one object is told in its order, and holds up no other.
    const group = `s3-event ${bucket.id} ${arn} ${object.key}`;
    context.outbox.send({ service: 's3', delivery: 'sendEvent', group, body });
  }
}

function recordOf(
  context: TxContext,
  bucket: Bucket,
  configurationId: string,
  event: ObjectEvent,
  object: ObjectRecord,
  { actor = actorOf(context), more = {} }: EventFacts,
): EventRecord {
  return {
    eventVersion: versionOf(event),
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(context.now()).toISOString(),
    eventName: event,
    userIdentity: { principalId: actor.principalId },
    requestParameters: { sourceIPAddress: actor.sourceIp },
    responseElements: {
      'x-amz-request-id': context.requestId,
      'x-amz-id-2': hostIdOf(context.requestId),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: customerId(bucket.account) },
        arn: bucketArn(bucket),
      },
      object: objectOf(bucket, event, object),
    },
    ...more,
  };
}

/** Which members there are differs from event to event (recorded on AWS by LocalStack). */
function objectOf(bucket: Bucket, event: ObjectEvent, object: ObjectRecord): Record<string, unknown> {
  const isMarker = object.isMarker === true;
  const isGone = /:Delete$/.test(event) && !/^Object(?:Tagging|Restore)/.test(event);
  const hasSize = !isMarker && !isGone && !/^Object(?:Tagging|Acl)/.test(event);
  return {
    key: encodeKey(object.key),
    ...(hasSize ? { size: object.size } : {}),
    ...(isGone ? {} : { eTag: isMarker ? EMPTY_ETAG : object.etag }),
    ...(bucket.versioning === undefined ? {} : { versionId: object.versionId }),
  };
}

/** Changes of what stands beside the content have no sequencer. */
function isSequenced(event: ObjectEvent): boolean {
  return !/^Object(?:Tagging|Acl)/.test(event);
}

function versionOf(event: ObjectEvent): string {
  const isLater = /^(?:Lifecycle|ObjectTagging|ObjectAcl|ObjectRestore:Delete)/.test(event);
  return isLater ? '2.3' : '2.1';
}

function actorOf({ caller, sourceIp }: TxContext): Actor {
  const principalId = caller.type === 'anonymous' ? 'Anonymous' : `AWS:${caller.userId}`;
  return { principalId, sourceIp: sourceIp ?? '127.0.0.1' };
}

/** S3 itself, when it acts for the owner of a bucket. */
export function s3For({ account }: Bucket): Actor {
  return { principalId: `AmazonCustomer:${customerId(account)}`, sourceIp: 's3.amazonaws.com' };
}

const CUSTOMER_ID_LENGTH = 14;

/** An account as AWS's shop knows it: fourteen letters and digits that begin with an A. */
function customerId(account: string): string {
  const digits = BigInt(`0x${hash('sha256', `retail-customer:${account}`)}`)
    .toString(36)
    .toUpperCase();
  return `A${digits}`.slice(0, CUSTOMER_ID_LENGTH);
}

/** The second id of a request, as its answer has it. */
export function hostIdOf(requestId: string): string {
  return Buffer.from(`${requestId}${requestId}`).toString('base64');
}
