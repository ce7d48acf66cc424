/** A trail as answers show it. */

import type { CreateTrailResponse, Trail } from './api.gen.ts';
import type { TrailRecord } from './state.ts';

/** Of CreateTrail and UpdateTrail. */
export function trailSettings(trail: TrailRecord): CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.s3BucketName,
    ...(trail.s3KeyPrefix === undefined ? {} : { S3KeyPrefix: trail.s3KeyPrefix }),
    ...(trail.snsTopicArn === undefined
      ? {}
      : { SnsTopicName: trail.snsTopicName ?? trail.snsTopicArn, SnsTopicARN: trail.snsTopicArn }),
    IncludeGlobalServiceEvents: trail.includesGlobalEvents,
    IsMultiRegionTrail: trail.isMultiRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.validatesLogFiles,
    ...(trail.logGroupArn === undefined ? {} : { CloudWatchLogsLogGroupArn: trail.logGroupArn }),
    ...(trail.logRoleArn === undefined ? {} : { CloudWatchLogsRoleArn: trail.logRoleArn }),
    ...(trail.kmsKeyId === undefined ? {} : { KmsKeyId: trail.kmsKeyId }),
    IsOrganizationTrail: trail.isOrganization,
  };
}

/** Of GetTrail and DescribeTrails. */
export function describedTrail(trail: TrailRecord): Trail {
  return {
    ...trailSettings(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
    HasInsightSelectors: (trail.insightSelectors ?? []).length > 0,
  };
}
