/** What CloudWatch keeps in rows: which metrics there are. Their samples lie in segment logs (`sample.ts`). */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { alarmCollections } from './alarms/state.ts';
import { dashboards } from './dashboards/state.ts';

export interface MetricDimension {
  Name: string;
  Value: string;
}

export interface MetricRecord {
  namespace: string;
  name: string;
  /** In the order of their names. */
  dimensions: MetricDimension[];
  /** The same dimensions as a text. */
  dimensionKey: string;
  /** 16 hexadecimal digits, which its samples carry. */
  id: string;
  /** Within some minutes: not every sample writes it. */
  lastSeenMs: number;
}

export const metrics = new Collection<MetricRecord, readonly [string, string, string]>({
  id: collectionId('cloudwatch', 1),
  name: 'cloudwatch.metrics',
  scope: 'region',
  version: 1,
  key: ({ namespace, name, dimensionKey }) => [namespace, name, dimensionKey],
});

/** The one record is there while a timer waits that forgets old samples. */
export const retention = new Collection<{ id: 'retention' }, readonly ['retention']>({
  id: collectionId('cloudwatch', 2),
  name: 'cloudwatch.retention',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

export const collections = [metrics, retention, ...alarmCollections, dashboards] as const;
