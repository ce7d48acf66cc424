/** Delivery: an alarm of CloudWatch has a scaling policy among its actions, and is in the state for it. */

import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { kindOf } from './kinds.ts';
import { callAsLinkedRole } from './linked-role.ts';
import { scaleLater } from './scaling.ts';
import { type PolicyRecord, policies, type TargetRecord, targetKey, targets } from './state.ts';
import { decideStep } from './step.ts';
import { type Decision, decide } from './track.ts';

/** As CloudWatch sends it. */
interface AlarmBody {
  policyArn: string;
  place: Place;
  alarmName: string;
  state: string;
  threshold: number | undefined;
  /** Of the datapoints that were evaluated. */
  values: number[];
}

interface Found {
  policy: PolicyRecord;
  target: TargetRecord;
}

export async function alarmed(context: DeliveryContext, body: unknown): Promise<void> {
  // What CloudWatch sent.
  const alarm = body as AlarmBody;
  const { place } = alarm;
  const found = await findPolicy(context, alarm);
  if (found === undefined) return;
  let decision: Decision | undefined;
  try {
    decision = await decisionOf(context, alarm, found);
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500 || context.signal.aborted) throw error;
    const { code, message } = error;
    context.log.warn('A scaling policy could not follow its alarm', {
      policy: alarm.policyArn,
      code,
      message,
    });
  }
  if (decision === undefined) return;
  const { policy, desired } = decision;
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    // It may have gone meanwhile.
    if ((await policies.get(inner.tx, place, ...targetKey(policy), policy.name)) === undefined) return;
    await policies.put(inner.tx, place, policy);
    const cause = `monitor alarm ${alarm.alarmName} in state ${alarm.state} triggered policy ${policy.name}`;
    scaleLater(inner, place, policy, { desired, cause });
  });
}

function findPolicy(context: StagedContext, { policyArn, place }: AlarmBody): Promise<Found | undefined> {
  const [, namespace = '', resource = ''] = /:resource\/([^/]+)\/(.+):policyName\//.exec(policyArn) ?? [];
  return context.transact(async ({ tx }) => {
    for await (const policy of policies.scan(tx, place, { prefix: [namespace, resource] })) {
      if (policy.arn !== policyArn) continue;
      const target = await targets.get(tx, place, ...targetKey(policy));
      return target && { policy, target };
    }
    return undefined;
  });
}

async function decisionOf(
  context: DeliveryContext,
  { place, alarmName, threshold = 0, state, values }: AlarmBody,
  { policy, target }: Found,
): Promise<Decision | undefined> {
  if (policy.tracking !== undefined) {
    const isOwn = alarmName === policy.alarms?.high || alarmName === policy.alarms?.low;
    return isOwn && state === 'ALARM' ? decide(context, place, policy, target) : undefined;
  }
  const kind = kindOf(target);
  const { current } = await kind.read(await callAsLinkedRole(context, place, kind), target);
  return decideStep(policy, target, current, { values, threshold }, context.now());
}
