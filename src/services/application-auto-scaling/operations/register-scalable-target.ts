import type { StagedContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { targetArn } from '../access.ts';
import type { RegisterScalableTargetRequest } from '../api.gen.ts';
import { alreadyTagged, noAccess, validation } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { isMissing, type Kind, kindOf, linkedRoleArn } from '../kinds.ts';
import { callAsLinkedRole, makeLinkedRole } from '../linked-role.ts';
import { checkPermissions } from '../permissions.ts';
import { scaleLater } from '../scaling.ts';
import { type TargetRecord, targetKey, targets } from '../state.ts';
import { checkTags } from '../tagging.ts';

const ID_DIGITS = 36;

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
export const registerScalableTarget: Staged<'RegisterScalableTarget'> = async (context, input) => {
  const kind = kindOf(input);
  checkTags(input.Tags ?? {}, targetArn(context.place, { id: '*' }));
  // What the input alone is wrong in is told before anything is made.
  await context.transact((inner) => registered(inner, kind, input));
  await checkPermissions(context, kind, input);
  await makeLinkedRole(context, kind);
  await checkResource(context, kind, input);
  const ScalableTargetARN = await context.transact(async (inner) => {
    const target = await registered(inner, kind, input);
    await targets.put(inner.tx, inner.place, target);
    scaleLater(inner, inner.place, target);
    return targetArn(inner.place, target);
  });
  return { ScalableTargetARN };
};

/** @throws AwsError ValidationException */
async function registered(
  { tx, place, now, ids }: TxContext,
  kind: Kind,
  input: RegisterScalableTargetRequest,
): Promise<TargetRecord> {
  const { ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity } = input;
  const before = await targets.get(tx, place, ...targetKey(input));
  if (before !== undefined && Object.keys(input.Tags ?? {}).length > 0) throw alreadyTagged();
  const min = MinCapacity ?? before?.min;
  const max = MaxCapacity ?? before?.max;
  if (min === undefined || max === undefined) {
    throw validation('MinCapacity and MaxCapacity are required when registering a new scalable target.');
  }
  if (min < kind.min) throw validation(`Minimum capacity cannot be less than ${kind.min}`);
  if (max < min) throw validation('Maximum capacity cannot be less than minimum capacity');
  return {
    ...{ ServiceNamespace, ResourceId, ScalableDimension },
    id: before?.id ?? ids.hex(ID_DIGITS),
    min,
    max,
    suspended: { ...before?.suspended, ...input.SuspendedState },
    createdMs: before?.createdMs ?? now(),
    tags: before?.tags ?? input.Tags ?? {},
    scaledMs: before?.scaledMs,
  };
}

/** @throws AwsError ValidationException, FailedResourceAccessException */
async function checkResource(
  context: StagedContext,
  kind: Kind,
  input: RegisterScalableTargetRequest,
): Promise<void> {
  try {
    await kind.read(await callAsLinkedRole(context, context.place, kind), input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (isMissing(error)) throw validation(`${kind.missing}: ${input.ResourceId}`);
    if (error.code !== 'AccessDenied') throw noAccess(error.message);
    throw noAccess(`Unable to assume IAM role: ${linkedRoleArn(context.place, kind)}`);
  }
}
