/**
 * Application Auto Scaling. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */

import { anyService, type Service } from '../../core/service.ts';
import { onAccount, onArn, onTarget, requestTags } from './access.ts';
import { alarmed } from './alarm.ts';
import type { Api } from './api.gen.ts';
import { deleteScalingPolicy } from './operations/delete-scaling-policy.ts';
import { deleteScheduledAction } from './operations/delete-scheduled-action.ts';
import { deregisterScalableTarget } from './operations/deregister-scalable-target.ts';
import { describeScalableTargets } from './operations/describe-scalable-targets.ts';
import { describeScalingActivities } from './operations/describe-scaling-activities.ts';
import { describeScalingPolicies } from './operations/describe-scaling-policies.ts';
import { describeScheduledActions } from './operations/describe-scheduled-actions.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { putScalingPolicy } from './operations/put-scaling-policy.ts';
import { putScheduledAction } from './operations/put-scheduled-action.ts';
import { registerScalableTarget } from './operations/register-scalable-target.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { keepPolicyAlarms } from './policy-alarms.ts';
import { scale } from './scaling.ts';
import { runAction } from './scheduled.ts';
import { collections } from './state.ts';

/** Who puts or deletes a policy finds its alarms as they are then. */
const ALARMS_WAIT_MS = 2_000;

const service: Service<Api> = {
  name: 'application-auto-scaling',
  collections,
  operations: {
    DeleteScalingPolicy: {
      kind: 'tx',
      handler: deleteScalingPolicy,
      answersAfterOutboxMs: ALARMS_WAIT_MS,
      access: onTarget('DeleteScalingPolicy'),
    },
    DeleteScheduledAction: {
      kind: 'tx',
      handler: deleteScheduledAction,
      access: onTarget('DeleteScheduledAction'),
    },
    DeregisterScalableTarget: {
      kind: 'tx',
      handler: deregisterScalableTarget,
      answersAfterOutboxMs: ALARMS_WAIT_MS,
      access: onTarget('DeregisterScalableTarget'),
    },
    DescribeScalableTargets: {
      kind: 'tx',
      handler: describeScalableTargets,
      access: onAccount('DescribeScalableTargets'),
      readOnly: true,
    },
    DescribeScalingActivities: {
      kind: 'tx',
      handler: describeScalingActivities,
      access: onAccount('DescribeScalingActivities'),
      readOnly: true,
      recorded: { IncludeNotScaledActivities: 'what was not done leaves no activity' },
    },
    DescribeScalingPolicies: {
      kind: 'tx',
      handler: describeScalingPolicies,
      access: onAccount('DescribeScalingPolicies'),
      readOnly: true,
    },
    DescribeScheduledActions: {
      kind: 'tx',
      handler: describeScheduledActions,
      access: onAccount('DescribeScheduledActions'),
      readOnly: true,
    },
    ListTagsForResource: {
      kind: 'tx',
      handler: listTagsForResource,
      access: onArn('ListTagsForResource'),
      readOnly: true,
    },
    PutScalingPolicy: {
      kind: 'tx',
      handler: putScalingPolicy,
      answersAfterOutboxMs: ALARMS_WAIT_MS,
      access: onTarget('PutScalingPolicy'),
      refused: { PredictiveScalingPolicyConfiguration: 'predictive scaling answers 501' },
    },
    PutScheduledAction: {
      kind: 'tx',
      handler: putScheduledAction,
      access: onTarget('PutScheduledAction'),
    },
    RegisterScalableTarget: {
      kind: 'staged',
      handler: registerScalableTarget,
      access: onTarget('RegisterScalableTarget', ({ Tags }: Api['RegisterScalableTarget']['input']) =>
        requestTags(Tags),
      ),
      recorded: { RoleARN: 'as on AWS the service-linked role is used whatever is named' },
      refused: { ServiceNamespace: 'others than lambda and dynamodb: what they scale is not here' },
    },
    TagResource: {
      kind: 'tx',
      handler: tagResource,
      access: onArn('TagResource', ({ Tags }: Api['TagResource']['input']) => requestTags(Tags)),
    },
    UntagResource: {
      kind: 'tx',
      handler: untagResource,
      access: onArn('UntagResource', ({ TagKeys }: Api['UntagResource']['input']) => ({
        'aws:TagKeys': TagKeys,
      })),
    },
  },
  deliveries: { alarm: alarmed, keepAlarms: keepPolicyAlarms, scale },
  timers: { scheduled: runAction },
};

export const applicationAutoScalingService = anyService(service);
