/**
 * S3's records show the request as it was on the wire: the bucket, the host, the sub-resource that was asked for, header
 * names, and documents in their own spelling. Some of its events have names of their own.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */

import type { JsonObject } from '../../core/event-history.ts';
import { type Service, traitsOf } from '../../model/load.ts';
import type { Member } from '../../model/shapes.ts';
import type { Members } from '../../protocol/types.ts';
import { structureMembers } from './parameters.ts';

const EVENT_NAMES: Readonly<Record<string, string>> = {
  DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketAnalyticsConfiguration: 'GetAnalyticsConfiguration',
  GetBucketInventoryConfiguration: 'GetInventoryConfiguration',
  GetBucketLifecycleConfiguration: 'GetBucketLifecycle',
  GetBucketMetricsConfiguration: 'GetMetricsConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  PutBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  PutBucketInventoryConfiguration: 'PutInventoryConfiguration',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
  PutBucketMetricsConfiguration: 'PutMetricsConfiguration',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

export function s3EventName(operation: string): string {
  return EVENT_NAMES[operation] ?? operation;
}

export function s3Parameters(
  service: Service,
  operation: string,
  input: Members,
  host: string,
): JsonObject | null {
  const [ref, , , uri = '/'] = service.operations[operation] ?? [];
  if (ref === undefined) return null;
  const named = structureMembers(service, ref, input, nameOnTheWire);
  return { ...named, Host: host, ...subResource(uri) };
}

function nameOnTheWire(name: string, member: Member): string {
  const { h: header, q: query, xn: element } = traitsOf(member);
  return header ?? query ?? (name === 'Bucket' ? 'bucketName' : (element ?? name));
}

/** `/{Bucket}?cors` asked for `cors`. */
function subResource(uri: string): JsonObject {
  const [, query = ''] = uri.split('?', 2);
  const names = query.split('&').filter((name) => name !== '' && !name.includes('='));
  return Object.fromEntries(names.map((name) => [name, '']));
}
