/** Where a trail is to deliver: what CreateTrail and UpdateTrail look at before they keep it. */

import { serviceCaller } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { partitionOf } from '../../core/place.ts';
import { cloudtrailError } from './errors.ts';

/**
 * The bucket has to exist. Whether its policy lets CloudTrail write is not looked at while nothing is written.
 *
 * @throws S3BucketDoesNotExistException
 */
export async function checkBucket({ call }: StagedContext, Bucket: string): Promise<void> {
  try {
    await call.as(serviceCaller('cloudtrail'))('s3', 'HeadBucket', { Bucket });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code !== 'NotFound' && error.code !== 'NoSuchBucket') return;
    throw cloudtrailError('S3BucketDoesNotExistException', `S3 bucket ${Bucket} does not exist!`);
  }
}

/**
 * The ARN of a topic that was given by name or ARN; it has to exist.
 *
 * @throws InsufficientSnsTopicPolicyException
 */
export async function checkedTopic(context: StagedContext, nameOrArn: string): Promise<string> {
  const { call, caller, place } = context;
  const { account, region } = place;
  const via = { ...caller, calledVia: [...(caller.calledVia ?? []), 'cloudtrail.amazonaws.com'] };
  const isArn = nameOrArn.startsWith('arn:');
  const TopicArn = isArn ? nameOrArn : `arn:${partitionOf(region)}:sns:${region}:${account}:${nameOrArn}`;
  try {
    await call.as(via)('sns', 'GetTopicAttributes', { TopicArn });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Who may not look at topics is not told whether this one is there.
    if (/^Authorization/.test(error.code)) return TopicArn;
    const text = 'SNS Topic does not exist or the topic policy is incorrect!';
    throw cloudtrailError('InsufficientSnsTopicPolicyException', text);
  }
  return TopicArn;
}

/** @throws InvalidParameterCombinationException */
export function checkRegions(isMultiRegion: boolean, includesGlobalEvents: boolean): void {
  if (!isMultiRegion || includesGlobalEvents) return;
  const text = 'Multi-Region trail must include global service events.';
  throw cloudtrailError('InvalidParameterCombinationException', text);
}

/** @throws UnsupportedOperationException for what only CloudTrail Lake would do something with */
export function refuseRecursion(isRecursive: boolean | undefined): void {
  if (isRecursive === undefined) return;
  const text = 'RecursiveLogging is not implemented by kumobako.';
  throw cloudtrailError('UnsupportedOperationException', text);
}

/** @throws InvalidS3PrefixException: "The maximum length is 200 characters." */
export function checkPrefix(prefix = ''): void {
  if (prefix.length <= 200) return;
  const text = `S3 prefix is longer than 200 characters: ${prefix.length} characters.`;
  throw cloudtrailError('InvalidS3PrefixException', text);
}
