/** CloudTrail: the event history, and trails as they were asked for. Lake, channels and dashboards answer 501. */

import { anyService, type Service } from '../../core/service.ts';
import { onAccount, onTrail, onTrails, onTrailWithTags } from './access.ts';
import type { Api } from './api.gen.ts';
import { requiredTrail } from './insights.ts';
import { addTags } from './operations/add-tags.ts';
import { createTrail } from './operations/create-trail.ts';
import { deleteTrail } from './operations/delete-trail.ts';
import { describeTrails } from './operations/describe-trails.ts';
import { getEventSelectors } from './operations/get-event-selectors.ts';
import { getInsightSelectors } from './operations/get-insight-selectors.ts';
import { getTrail } from './operations/get-trail.ts';
import { getTrailStatus } from './operations/get-trail-status.ts';
import { listTags } from './operations/list-tags.ts';
import { listTrails } from './operations/list-trails.ts';
import { lookupEvents } from './operations/lookup-events.ts';
import { putEventSelectors } from './operations/put-event-selectors.ts';
import { putInsightSelectors } from './operations/put-insight-selectors.ts';
import { removeTags } from './operations/remove-tags.ts';
import { startLogging } from './operations/start-logging.ts';
import { stopLogging } from './operations/stop-logging.ts';
import { updateTrail } from './operations/update-trail.ts';
import { forgetting, record } from './record.ts';
import { collections } from './state.ts';

const NOT_DELIVERED = 'log files are not delivered yet';
const TARGETS = {
  S3BucketName: `the bucket has to exist, its policy is not looked at: ${NOT_DELIVERED}`,
  S3KeyPrefix: NOT_DELIVERED,
  SnsTopicName: `the topic has to exist: ${NOT_DELIVERED}`,
  EnableLogFileValidation: NOT_DELIVERED,
  CloudWatchLogsLogGroupArn: NOT_DELIVERED,
  CloudWatchLogsRoleArn: NOT_DELIVERED,
  KmsKeyId: NOT_DELIVERED,
  IsOrganizationTrail: NOT_DELIVERED,
  IncludeGlobalServiceEvents: NOT_DELIVERED,
};
const NO_DATA_STORES = 'there are no event data stores';
const RECURSIVE = 'there is no CloudTrail Lake';

const named = ({ Name }: { Name: string }) => Name;
const trailNamed = ({ TrailName }: { TrailName: string }) => TrailName;
const resourceNamed = ({ ResourceId }: { ResourceId: string }) => ResourceId;

const service: Service<Api> = {
  name: 'cloudtrail',
  collections,
  operations: {
    AddTags: {
      kind: 'tx',
      handler: addTags,
      access: onTrailWithTags(
        'cloudtrail:AddTags',
        resourceNamed,
        ({ TagsList }: Api['AddTags']['input']) => TagsList,
      ),
    },
    CreateTrail: {
      kind: 'staged',
      handler: createTrail,
      access: onTrailWithTags(
        'cloudtrail:CreateTrail',
        named,
        ({ TagsList }: Api['CreateTrail']['input']) => TagsList ?? [],
      ),
      recorded: TARGETS,
      refused: { RecursiveLogging: RECURSIVE },
    },
    DeleteTrail: { kind: 'tx', handler: deleteTrail, access: onTrail('cloudtrail:DeleteTrail', named) },
    DescribeTrails: {
      kind: 'tx',
      readOnly: true,
      handler: describeTrails,
      access: onAccount('cloudtrail:DescribeTrails'),
    },
    GetEventSelectors: {
      kind: 'tx',
      readOnly: true,
      handler: getEventSelectors,
      access: onTrail('cloudtrail:GetEventSelectors', trailNamed),
    },
    GetInsightSelectors: {
      kind: 'tx',
      readOnly: true,
      handler: getInsightSelectors,
      access: onTrail('cloudtrail:GetInsightSelectors', requiredTrail),
      refused: { EventDataStore: NO_DATA_STORES },
    },
    GetTrail: {
      kind: 'tx',
      readOnly: true,
      handler: getTrail,
      access: onTrail('cloudtrail:GetTrail', named),
    },
    GetTrailStatus: {
      kind: 'tx',
      readOnly: true,
      handler: getTrailStatus,
      access: onTrail('cloudtrail:GetTrailStatus', named),
      recorded: {
        LatestDeliveryTime: `when logging was started, with the error NotImplemented: ${NOT_DELIVERED}`,
      },
    },
    ListTags: {
      kind: 'tx',
      readOnly: true,
      handler: listTags,
      access: onTrails(
        'cloudtrail:ListTags',
        ({ ResourceIdList }: Api['ListTags']['input']) => ResourceIdList,
      ),
    },
    ListTrails: {
      kind: 'tx',
      readOnly: true,
      handler: listTrails,
      access: onAccount('cloudtrail:ListTrails'),
    },
    LookupEvents: {
      kind: 'staged',
      readOnly: true,
      handler: lookupEvents,
      access: onAccount('cloudtrail:LookupEvents'),
      refused: { EventCategory: 'insight: CloudTrail Insights is not there' },
    },
    PutEventSelectors: {
      kind: 'tx',
      handler: putEventSelectors,
      access: onTrail('cloudtrail:PutEventSelectors', trailNamed),
      recorded: {
        EventSelectors: `which ARNs and sources they name is not looked at: ${NOT_DELIVERED}`,
        AdvancedEventSelectors: `which fields they name is not looked at: ${NOT_DELIVERED}`,
      },
    },
    PutInsightSelectors: {
      kind: 'tx',
      handler: putInsightSelectors,
      access: onTrail('cloudtrail:PutInsightSelectors', requiredTrail),
      recorded: { InsightSelectors: 'nothing looks for unusual activity' },
      refused: { EventDataStore: NO_DATA_STORES, InsightsDestination: NO_DATA_STORES },
    },
    RemoveTags: { kind: 'tx', handler: removeTags, access: onTrail('cloudtrail:RemoveTags', resourceNamed) },
    StartLogging: {
      kind: 'tx',
      handler: startLogging,
      access: onTrail('cloudtrail:StartLogging', named),
      recorded: { Name: NOT_DELIVERED },
    },
    StopLogging: { kind: 'tx', handler: stopLogging, access: onTrail('cloudtrail:StopLogging', named) },
    UpdateTrail: {
      kind: 'staged',
      handler: updateTrail,
      access: onTrail('cloudtrail:UpdateTrail', named),
      recorded: TARGETS,
      refused: { RecursiveLogging: RECURSIVE },
    },
  },
  deliveries: { record, forget: forgetting.run },
  timers: { forget: forgetting.begin },
};

export const cloudtrailService = anyService(service);
