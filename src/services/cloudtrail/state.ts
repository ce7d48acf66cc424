/** What CloudTrail keeps beside its logs: trails, and that there is something to forget. */

import { Collection } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { AdvancedEventSelector, EventSelector, InsightSelector, Tag } from './api.gen.ts';

export interface TrailRecord {
  name: string;
  /** Where it was made. */
  homeRegion: string;
  arn: string;
  createdAtMs: number;
  s3BucketName: string;
  s3KeyPrefix?: string | undefined;
  snsTopicArn?: string | undefined;
  /** As it was given: a name or an ARN. */
  snsTopicName?: string | undefined;
  includesGlobalEvents: boolean;
  isMultiRegion: boolean;
  isOrganization: boolean;
  validatesLogFiles: boolean;
  logGroupArn?: string | undefined;
  logRoleArn?: string | undefined;
  kmsKeyId?: string | undefined;
  isLogging: boolean;
  startedAtMs?: number | undefined;
  stoppedAtMs?: number | undefined;
  eventSelectors?: EventSelector[] | undefined;
  advancedEventSelectors?: AdvancedEventSelector[] | undefined;
  insightSelectors?: InsightSelector[] | undefined;
  tags: Tag[];
}

/** All trails of an account, those of other regions beside them: some are seen in all. */
export const trails = new Collection<TrailRecord, readonly [string, string]>({
  id: collectionId('cloudtrail', 1),
  name: 'cloudtrail.trails',
  scope: 'account',
  version: 1,
  key: ({ homeRegion, name }) => [homeRegion, name],
});

/** The one record is there while a timer waits that forgets old events. */
export const retention = new Collection<{ id: 'retention' }, readonly ['retention']>({
  id: collectionId('cloudtrail', 2),
  name: 'cloudtrail.retention',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

export const collections = [trails, retention] as const;

/** Trails that a region shows: its own, and those of other regions that are for all. The oldest come first. */
export async function visibleTrails({ tx, place }: TxContext): Promise<TrailRecord[]> {
  const found: TrailRecord[] = [];
  for await (const trail of trails.scan(tx, place)) {
    if (trail.isMultiRegion || trail.homeRegion === place.region) found.push(trail);
  }
  return found.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.name < b.name ? -1 : 1));
}
