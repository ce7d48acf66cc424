/** What has tags: alarms and dashboards. */

import type { TxContext } from '../../core/context.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { tagConditions } from './alarms/alarm-access.ts';
import { parseAlarmArn } from './alarms/alarm-arn.ts';
import { alarms } from './alarms/state.ts';
import { dashboards, parseDashboardArn } from './dashboards/state.ts';
import { unknownResource } from './errors.ts';

export interface Tagged {
  tags: Record<string, string>;
  put(tags: Record<string, string>): Promise<void>;
}

/** Undefined: there is nothing of that ARN in this account and region. */
export async function findTagged(
  { tx, place }: Pick<AccessContext, 'tx' | 'place'>,
  arn: string,
): Promise<Tagged | undefined> {
  const address = parseAlarmArn(arn);
  if (address !== undefined) {
    const isHere = address.place.account === place.account && address.place.region === place.region;
    const alarm = isHere ? await alarms.get(tx, place, address.name) : undefined;
    return alarm && { tags: alarm.tags, put: (tags) => alarms.put(tx, place, { ...alarm, tags }) };
  }
  const name = parseDashboardArn(place, arn);
  const dashboard = name === undefined ? undefined : await dashboards.get(tx, place, name);
  return (
    dashboard && { tags: dashboard.tags, put: (tags) => dashboards.put(tx, place, { ...dashboard, tags }) }
  );
}

/** @throws AwsError ResourceNotFoundException */
export async function requireTagged(context: TxContext, arn: string): Promise<Tagged> {
  const found = await findTagged(context, arn);
  if (found === undefined)
    throw unknownResource(parseAlarmArn(arn) === undefined ? 'dashboard' : 'alarm', arn);
  return found;
}

/** `more`: condition keys of the request. */
export function onTagged<I extends { ResourceARN: string }>(
  operation: string,
  more: (input: I) => Record<string, string | readonly string[]> = () => ({}),
): Access<I> {
  const action = `cloudwatch:${operation}`;
  return {
    actions: [action],
    demands: async (context, input) => {
      const found = await findTagged(context, input.ResourceARN);
      return [
        {
          action,
          resource: input.ResourceARN,
          conditions: { ...tagConditions(found?.tags), ...more(input) },
        },
      ];
    },
  };
}
