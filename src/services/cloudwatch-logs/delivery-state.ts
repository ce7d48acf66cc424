/** Deliveries as they are kept: where they come from, where they go, and the pairs of these. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { S3DeliveryConfiguration } from './api.gen.ts';

export interface DeliverySourceRecord {
  name: string;
  resourceArn: string;
  service: string;
  logType: string;
  configuration?: Record<string, string> | undefined;
  tags: Record<string, string>;
}

export const deliverySources = new Collection<DeliverySourceRecord, readonly [string], 'byResource'>({
  id: collectionId('cloudwatch-logs', 13),
  name: 'cloudwatch-logs.delivery-sources',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: { byResource: ({ resourceArn, logType }) => [resourceArn, logType] },
});

export interface DeliveryDestinationRecord {
  name: string;
  resourceArn: string;
  type: string;
  outputFormat?: string | undefined;
  policy?: string | undefined;
  tags: Record<string, string>;
}

export const deliveryDestinations = new Collection<DeliveryDestinationRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 14),
  name: 'cloudwatch-logs.delivery-destinations',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

export interface DeliveryRecord {
  id: string;
  sourceName: string;
  destinationArn: string;
  destinationType: string;
  recordFields?: string[] | undefined;
  fieldDelimiter?: string | undefined;
  s3?: S3DeliveryConfiguration | undefined;
  tags: Record<string, string>;
}

export const deliveries = new Collection<DeliveryRecord, readonly [string], 'bySource' | 'byDestination'>({
  id: collectionId('cloudwatch-logs', 15),
  name: 'cloudwatch-logs.deliveries',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: {
    bySource: ({ sourceName, destinationArn }) => [sourceName, destinationArn],
    byDestination: ({ destinationArn, id }) => [destinationArn, id],
  },
});
