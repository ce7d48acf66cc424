import type { TxContext } from '../../../core/context.ts';
import type { CreateTrailRequest } from '../api.gen.ts';
import { cloudtrailError } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { type TrailRecord, trails } from '../state.ts';
import { withTags } from '../tags.ts';
import { checkBucket, checkedTopic, checkPrefix, checkRegions, refuseRecursion } from '../targets.ts';
import { checkTrailName, trailArn } from '../trail-name.ts';
import { trailSettings } from '../trail-output.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const TRAILS_PER_REGION = 5;

export const createTrail: Staged<'CreateTrail'> = async (context, input) => {
  checkTrailName(input.Name);
  checkRegions(input.IsMultiRegionTrail ?? false, input.IncludeGlobalServiceEvents ?? true);
  checkPrefix(input.S3KeyPrefix);
  refuseRecursion(input.RecursiveLogging);
  await checkBucket(context, input.S3BucketName);
  const topic =
    input.SnsTopicName === undefined ? undefined : await checkedTopic(context, input.SnsTopicName);
  return context.transact(async (inner) => {
    await checkRoom(inner, input.Name);
    const trail = newTrail(inner, input, topic);
    await trails.put(inner.tx, inner.place, trail);
    return trailSettings(trail);
  });
};

/** The name is free, and there is room for one more. Trails for all regions count in each. */
async function checkRoom({ tx, place }: TxContext, name: string): Promise<void> {
  let count = 0;
  for await (const trail of trails.scan(tx, place)) {
    if (trail.homeRegion !== place.region && !trail.isMultiRegion) continue;
    count++;
    if (trail.name !== name) continue;
    const text = `Trail ${name} already exists for customer: ${place.account}`;
    throw cloudtrailError('TrailAlreadyExistsException', text);
  }
  if (count < TRAILS_PER_REGION) return;
  const text = `User: ${place.account} already has ${TRAILS_PER_REGION} trails in ${place.region}.`;
  throw cloudtrailError('MaximumNumberOfTrailsExceededException', text);
}

function newTrail(
  { place, now }: TxContext,
  input: CreateTrailRequest,
  snsTopicArn: string | undefined,
): TrailRecord {
  return {
    name: input.Name,
    homeRegion: place.region,
    arn: trailArn(place, input.Name),
    createdAtMs: now(),
    s3BucketName: input.S3BucketName,
    s3KeyPrefix: input.S3KeyPrefix,
    snsTopicName: input.SnsTopicName,
    snsTopicArn,
    includesGlobalEvents: input.IncludeGlobalServiceEvents ?? true,
    isMultiRegion: input.IsMultiRegionTrail ?? false,
    isOrganization: input.IsOrganizationTrail ?? false,
    validatesLogFiles: input.EnableLogFileValidation ?? false,
    logGroupArn: input.CloudWatchLogsLogGroupArn,
    logRoleArn: input.CloudWatchLogsRoleArn,
    kmsKeyId: input.KmsKeyId,
    isLogging: false,
    tags: withTags([], input.TagsList ?? []),
  };
}
