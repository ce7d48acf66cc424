/**
 * How operations are authorised: metrics are no resources.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */

import type { Access } from '../../core/service.ts';

export function onMetrics(action: string): Access<object> {
  return { actions: [action], demands: () => [{ action, resource: '*' }] };
}

/** AWS's own services publish their metrics without asking anybody. */
export const toPublish: Access<{ Namespace: string }> = {
  actions: ['cloudwatch:PutMetricData'],
  demands: ({ caller }, { Namespace }) => {
    if (caller.type === 'service') return [];
    const conditions = { 'cloudwatch:namespace': Namespace };
    return [{ action: 'cloudwatch:PutMetricData', resource: '*', conditions }];
  },
};
