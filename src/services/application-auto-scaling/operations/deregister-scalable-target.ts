import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findKind } from '../kinds.ts';
import { dropPolicy } from '../policy-alarms.ts';
import { dropAction } from '../scheduled.ts';
import { actions, policies, targetKey, targets } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html */
export const deregisterScalableTarget: Handler<'DeregisterScalableTarget'> = async (context, input) => {
  const { tx, place } = context;
  const target = findKind(input) && (await targets.get(tx, place, ...targetKey(input)));
  if (target === undefined) throw notFound('scalable target', input);
  const own = { prefix: targetKey(target) };
  for await (const policy of policies.scan(tx, place, own)) await dropPolicy(context, place, policy);
  for await (const action of actions.scan(tx, place, own)) await dropAction(context, place, action);
  await targets.deleteRecord(tx, place, target);
  return {};
};
