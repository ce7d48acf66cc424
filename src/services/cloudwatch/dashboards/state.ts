/** Dashboards: of an account, in all regions. */

import { parseArn } from '../../../core/arn.ts';
import { Collection } from '../../../core/collection.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';

export interface DashboardRecord {
  name: string;
  /** JSON, as it was put. */
  body: string;
  modifiedMs: number;
  tags: Record<string, string>;
}

export const dashboards = new Collection<DashboardRecord, readonly [string]>({
  id: collectionId('cloudwatch', 7),
  name: 'cloudwatch.dashboards',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name],
});

export function dashboardArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:cloudwatch::${account}:dashboard/${name}`;
}

/** The name of a dashboard of this account, out of its ARN. */
export function parseDashboardArn(place: Place, text: string): string | undefined {
  const arn = parseArn(text);
  const isHere = arn?.service === 'cloudwatch' && arn.region === '' && arn.account === place.account;
  return isHere && arn.resource.startsWith('dashboard/')
    ? arn.resource.slice('dashboard/'.length)
    : undefined;
}
