/** Records as the operations show them. */

import type { Place } from '../../core/place.ts';
import { targetArn } from './access.ts';
import { nameOf } from './activities.ts';
import type { ScalableTarget, ScalingActivity, ScalingPolicy, ScheduledAction } from './api.gen.ts';
import { kindOf, linkedRoleArn } from './kinds.ts';
import { shownAlarms } from './policy-alarms.ts';
import type { ActionRecord, ActivityRecord, PolicyRecord, TargetRecord } from './state.ts';

export function shownTarget(place: Place, target: TargetRecord): ScalableTarget {
  const { suspended } = target;
  return {
    ...nameOf(target),
    MinCapacity: target.min,
    MaxCapacity: target.max,
    RoleARN: linkedRoleArn(place, kindOf(target)),
    CreationTime: new Date(target.createdMs),
    SuspendedState: {
      DynamicScalingInSuspended: suspended.DynamicScalingInSuspended ?? false,
      DynamicScalingOutSuspended: suspended.DynamicScalingOutSuspended ?? false,
      ScheduledScalingSuspended: suspended.ScheduledScalingSuspended ?? false,
    },
    ScalableTargetARN: targetArn(place, target),
  };
}

export function shownPolicy(place: Place, policy: PolicyRecord): ScalingPolicy {
  return {
    ...nameOf(policy),
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    PolicyType: policy.tracking === undefined ? 'StepScaling' : 'TargetTrackingScaling',
    StepScalingPolicyConfiguration: policy.step,
    TargetTrackingScalingPolicyConfiguration: policy.tracking,
    Alarms: shownAlarms(place, policy),
    CreationTime: new Date(policy.createdMs),
  };
}

export function shownAction(action: ActionRecord): ScheduledAction {
  const { startMs, endMs, min, max } = action;
  return {
    ...nameOf(action),
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    Schedule: action.schedule,
    Timezone: action.timeZone,
    StartTime: startMs === undefined ? undefined : new Date(startMs),
    EndTime: endMs === undefined ? undefined : new Date(endMs),
    ScalableTargetAction:
      min === undefined && max === undefined ? undefined : { MinCapacity: min, MaxCapacity: max },
    CreationTime: new Date(action.createdMs),
  };
}

export function shownActivity(activity: ActivityRecord): ScalingActivity {
  return {
    ...nameOf(activity),
    ActivityId: activity.id,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startMs),
    EndTime: activity.endMs === undefined ? undefined : new Date(activity.endMs),
    StatusCode: activity.status,
    StatusMessage: activity.message,
  };
}
