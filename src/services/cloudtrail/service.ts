/**
 * CloudTrail. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
 */

import { anyService, type Service } from '../../core/service.ts';
import type { Api } from './api.gen.ts';
import { lookupEvents } from './operations/lookup-events.ts';
import { forget, record, startForgetting } from './record.ts';
import { collections } from './state.ts';

const service: Service<Api> = {
  name: 'cloudtrail',
  collections,
  operations: {
    LookupEvents: {
      kind: 'staged',
      readOnly: true,
      handler: lookupEvents,
      access: {
        actions: ['cloudtrail:LookupEvents'],
        demands: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
      },
      refused: { EventCategory: 'insight: CloudTrail Insights is not there' },
    },
  },
  deliveries: { record, forget },
  timers: { forget: startForgetting },
};

export const cloudtrailService = anyService(service);
