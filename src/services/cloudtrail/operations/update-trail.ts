import type { Staged } from '../handler.ts';
import { trails } from '../state.ts';
import { checkBucket, checkedTopic, checkPrefix, checkRegions, refuseRecursion } from '../targets.ts';
import { findOwnTrail } from '../trail-name.ts';
import { trailSettings } from '../trail-output.ts';

/** What is not given stays; an empty text takes a setting away. */
export const updateTrail: Staged<'UpdateTrail'> = async (context, input) => {
  await context.transact((inner) => findOwnTrail(inner, input.Name));
  checkPrefix(input.S3KeyPrefix);
  refuseRecursion(input.RecursiveLogging);
  if (input.S3BucketName !== undefined) await checkBucket(context, input.S3BucketName);
  const topicName = input.SnsTopicName;
  const topic =
    topicName === undefined || topicName === '' ? undefined : await checkedTopic(context, topicName);
  return context.transact(async (inner) => {
    const trail = await findOwnTrail(inner, input.Name);
    const isMultiRegion = input.IsMultiRegionTrail ?? trail.isMultiRegion;
    const includesGlobalEvents = input.IncludeGlobalServiceEvents ?? trail.includesGlobalEvents;
    checkRegions(isMultiRegion, includesGlobalEvents);
    const updated = {
      ...trail,
      s3BucketName: input.S3BucketName ?? trail.s3BucketName,
      s3KeyPrefix: changed(input.S3KeyPrefix, trail.s3KeyPrefix),
      snsTopicName: changed(topicName, trail.snsTopicName),
      snsTopicArn: topicName === undefined ? trail.snsTopicArn : topic,
      includesGlobalEvents,
      isMultiRegion,
      isOrganization: input.IsOrganizationTrail ?? trail.isOrganization,
      validatesLogFiles: input.EnableLogFileValidation ?? trail.validatesLogFiles,
      logGroupArn: changed(input.CloudWatchLogsLogGroupArn, trail.logGroupArn),
      logRoleArn: changed(input.CloudWatchLogsRoleArn, trail.logRoleArn),
      kmsKeyId: changed(input.KmsKeyId, trail.kmsKeyId),
    };
    await trails.put(inner.tx, inner.place, updated);
    return trailSettings(updated);
  });
};

function changed(given: string | undefined, before: string | undefined): string | undefined {
  if (given === undefined) return before;
  return given === '' ? undefined : given;
}
