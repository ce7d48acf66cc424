/** How operations on dashboards are authorised. */

import type { Access } from '../../../core/service.ts';
import { requestTags, tagConditions } from '../alarms/alarm-access.ts';
import type { Tag } from '../api.gen.ts';
import { dashboardArn, dashboards } from './state.ts';

/** On each of the dashboards that the input names. */
export function onDashboards<I extends object>(
  operation: string,
  names: (input: I) => readonly string[],
): Access<I> {
  const action = `cloudwatch:${operation}`;
  return {
    actions: [action],
    demands: ({ tx, place }, input) =>
      Promise.all(
        names(input).map(async (name) => ({
          action,
          resource: dashboardArn(place, name),
          conditions: tagConditions((await dashboards.get(tx, place, name))?.tags),
        })),
      ),
  };
}

interface PutInput {
  DashboardName: string;
  Tags?: Tag[] | undefined;
}

export const toPutDashboard: Access<PutInput> = {
  actions: ['cloudwatch:PutDashboard', 'cloudwatch:TagResource'],
  demands: async ({ tx, place }, { DashboardName: name, Tags: tags = [] }) => {
    const resource = dashboardArn(place, name);
    const own = tagConditions((await dashboards.get(tx, place, name))?.tags);
    const conditions = { ...own, ...requestTags(tags) };
    const put = { action: 'cloudwatch:PutDashboard', resource, conditions };
    return tags.length === 0 ? [put] : [put, { ...put, action: 'cloudwatch:TagResource' }];
  },
};
