/**
 * Deliveries: which logs of other services are to go where. They are kept and shown, nothing flows: none of the services
 * that send such logs is there.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */

import { parseArn } from '../../core/arn.ts';
import type { TxContext } from '../../core/context.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Delivery, DeliveryDestination, DeliverySource } from './api.gen.ts';
import {
  type DeliveryDestinationRecord,
  type DeliveryRecord,
  type DeliverySourceRecord,
  deliveries,
  deliveryDestinations,
  deliverySources,
} from './delivery-state.ts';
import { deliveryNotFound, logsError } from './errors.ts';
import { checkedTags } from './tags.ts';

export type DeliveryThing = 'delivery' | 'delivery-source' | 'delivery-destination';

export function deliveryArn({ account, region }: Place, thing: DeliveryThing, name: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:${thing}:${name}`;
}

/** The type of a destination, by what its ARN names. @throws ValidationException */
export function destinationTypeOf(resourceArn: string): string {
  const { service, resource = '' } = parseArn(resourceArn) ?? {};
  if (service === 's3') return 'S3';
  if (service === 'firehose') return 'FH';
  if (service === 'logs' && resource.startsWith('log-group:')) return 'CWL';
  throw logsError('ValidationException', 'The delivery destination resource ARN is not valid.');
}

/** What tags a new thing has, or one that is there. @throws ConflictException as Terraform's users have seen it */
export function tagsOnce(
  known: { readonly tags: Record<string, string> } | undefined,
  tags: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  if (known === undefined) return checkedTags({}, tags ?? {});
  if (tags === undefined) return known.tags;
  const text = 'Tags can only be provided when a resource is being created, not updated.';
  throw logsError('ConflictException', text);
}

/** @throws ResourceNotFoundException */
export async function findSource(tx: Transaction, place: Place, name: string): Promise<DeliverySourceRecord> {
  const source = await deliverySources.get(tx, place, name);
  if (source === undefined) throw deliveryNotFound('Delivery Source');
  return source;
}

/** @throws ResourceNotFoundException */
export async function findDeliveryDestination(
  tx: Transaction,
  place: Place,
  name: string,
): Promise<DeliveryDestinationRecord> {
  const destination = await deliveryDestinations.get(tx, place, name);
  if (destination === undefined) throw deliveryNotFound('Delivery Destination');
  return destination;
}

/** @throws ResourceNotFoundException */
export async function findDelivery(tx: Transaction, place: Place, id: string): Promise<DeliveryRecord> {
  const delivery = await deliveries.get(tx, place, id);
  if (delivery === undefined) throw deliveryNotFound('Delivery');
  return delivery;
}

/** "You can't delete a delivery source (or destination) if any current deliveries are associated with it." */
export async function refuseWhileUsed(
  { tx, place }: TxContext,
  by: { source: string } | { destinationArn: string },
): Promise<void> {
  const { records } =
    'source' in by
      ? await deliveries.listBy(tx, place, 'bySource', { prefix: [by.source], limit: 1 })
      : await deliveries.listBy(tx, place, 'byDestination', { prefix: [by.destinationArn], limit: 1 });
  if (records.length === 0) return;
  throw logsError('ConflictException', 'Deliveries are associated with it: delete them first.');
}

const withTags = (tags: Record<string, string>): { tags?: Record<string, string> } =>
  Object.keys(tags).length === 0 ? {} : { tags };

export function shownSource(place: Place, source: DeliverySourceRecord): DeliverySource {
  const { name, resourceArn, service, logType, configuration, tags } = source;
  return {
    name,
    arn: deliveryArn(place, 'delivery-source', name),
    resourceArns: [resourceArn],
    service,
    logType,
    ...(configuration === undefined ? {} : { deliverySourceConfiguration: configuration }),
    ...withTags(tags),
  };
}

export function shownDeliveryDestination(
  place: Place,
  destination: DeliveryDestinationRecord,
): DeliveryDestination {
  const { name, resourceArn, type, outputFormat, tags } = destination;
  return {
    name,
    arn: deliveryArn(place, 'delivery-destination', name),
    deliveryDestinationType: type,
    ...(outputFormat === undefined ? {} : { outputFormat }),
    deliveryDestinationConfiguration: { destinationResourceArn: resourceArn },
    ...withTags(tags),
  };
}

export function shownDelivery(place: Place, delivery: DeliveryRecord): Delivery {
  const { id, sourceName, destinationArn, destinationType, recordFields, fieldDelimiter, s3, tags } =
    delivery;
  return {
    id,
    arn: deliveryArn(place, 'delivery', id),
    deliverySourceName: sourceName,
    deliveryDestinationArn: destinationArn,
    deliveryDestinationType: destinationType,
    ...(recordFields === undefined ? {} : { recordFields }),
    ...(fieldDelimiter === undefined ? {} : { fieldDelimiter }),
    ...(s3 === undefined ? {} : { s3DeliveryConfiguration: s3 }),
    ...withTags(tags),
  };
}
