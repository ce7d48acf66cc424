import { notImplemented } from '../../../core/errors.ts';
import { partitionOf } from '../../../core/place.ts';
import type { PutScalingPolicyRequest } from '../api.gen.ts';
import { limitExceeded, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireTarget } from '../lookups.ts';
import { alarmNames, keepAlarms, shownAlarms } from '../policy-alarms.ts';
import { type PolicyRecord, policies, targetKey } from '../state.ts';
import { checkSteps } from '../step-policy.ts';
import { checkTracking } from '../tracked-metric.ts';

/** https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-limits.html */
const POLICIES_MAX = 50;

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html */
export const putScalingPolicy: Handler<'PutScalingPolicy'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  if (input.PolicyType === 'PredictiveScaling' || input.PredictiveScalingPolicyConfiguration !== undefined) {
    throw notImplemented('PredictiveScaling of application-auto-scaling.PutScalingPolicy');
  }
  const target = await requireTarget(tx, place, input);
  const { ServiceNamespace, ResourceId, ScalableDimension } = target;
  const { PolicyName: name } = input;
  const before = await policies.get(tx, place, ...targetKey(target), name);
  const { region, account } = place;
  const owner = `arn:${partitionOf(region)}:autoscaling:${region}:${account}:scalingPolicy:${ids.uuid()}`;
  const policy: PolicyRecord = {
    ...before,
    ...{ ServiceNamespace, ResourceId, ScalableDimension, name },
    arn: before?.arn ?? `${owner}:resource/${ServiceNamespace}/${ResourceId}:policyName/${name}`,
    ...configuration(input, before),
    createdMs: before?.createdMs ?? now(),
  };
  if (before === undefined) {
    const { records } = await policies.list(tx, place, { prefix: targetKey(target), limit: POLICIES_MAX });
    if (records.length >= POLICIES_MAX) {
      throw limitExceeded(`A scalable target has at most ${POLICIES_MAX} scaling policies.`);
    }
  }
  policy.alarms = policy.tracking === undefined ? undefined : (before?.alarms ?? alarmNames(target, ids));
  await policies.put(tx, place, policy);
  const dropped = policy.alarms === undefined ? before?.alarms : undefined;
  if (policy.alarms !== undefined || dropped !== undefined) keepAlarms(context, place, policy, dropped);
  return { PolicyARN: policy.arn, Alarms: shownAlarms(place, policy) };
};

/** @throws AwsError ValidationException */
function configuration(
  input: PutScalingPolicyRequest,
  before: PolicyRecord | undefined,
): Pick<PolicyRecord, 'step' | 'tracking'> {
  const {
    StepScalingPolicyConfiguration: step,
    TargetTrackingScalingPolicyConfiguration: tracking,
    PolicyType = typeOf(before),
  } = input;
  if (PolicyType === undefined) throw validation('PolicyType is required when creating a scaling policy.');
  const isTracking = PolicyType === 'TargetTrackingScaling';
  const given = isTracking ? tracking : step;
  const other = isTracking ? step : tracking;
  if (other !== undefined)
    throw validation(`The configuration does not match the policy type ${PolicyType}.`);
  if (given === undefined) throw validation(`The policy type ${PolicyType} needs its configuration.`);
  if (tracking !== undefined) checkTracking(tracking, input);
  if (step !== undefined) checkSteps(step);
  return { step, tracking };
}

function typeOf(policy: PolicyRecord | undefined): PutScalingPolicyRequest['PolicyType'] {
  if (policy === undefined) return undefined;
  return policy.tracking === undefined ? 'StepScaling' : 'TargetTrackingScaling';
}
