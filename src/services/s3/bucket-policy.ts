/**
 * What S3 checks of a bucket policy beyond its grammar.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */

import type { PolicyDocument, Statement } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { INVALID_PRINCIPAL } from '../../policy/parse-resource.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { unknownService } from '../../policy/service-principals.ts';
import { type Bucket, bucketArn } from './buckets.ts';
import { s3ErrorOf } from './errors.ts';
import { actionsMeant, isConditionKey, takesKey } from './policy-actions.ts';

const POLICY_BYTES_MAX = 20_480;

export function malformedPolicy(message: string): Error {
  return s3ErrorOf('MalformedPolicy', 400, message);
}

/** @throws AwsError MalformedPolicy, PolicyTooLarge */
export function checkBucketPolicy(bucket: Bucket, text: string): PolicyDocument {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) {
    throw s3ErrorOf('PolicyTooLarge', 400, 'The policy exceeds the maximum allowed size.', {
      MaxPolicySize: POLICY_BYTES_MAX,
    });
  }
  const document = parse(text);
  for (const statement of document.statements) {
    checkStatement(bucket, statement);
    checkConditions(statement);
  }
  return document;
}

function parse(text: string): PolicyDocument {
  try {
    const document = parsePolicy(text, 'resource');
    if (unknownService(document) !== undefined) throw malformedPolicy(INVALID_PRINCIPAL);
    return document;
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
}

/** Every resource is this bucket or something in it, and each action has a resource that it can be about. */
function checkStatement(bucket: Bucket, { resource, notResource, action }: Statement): void {
  const arn = bucketArn(bucket);
  const named = resource ?? notResource;
  if (named === undefined) throw malformedPolicy('Missing required field Resource');
  const isOnBucket = named.some((pattern) => namesBucket(pattern, arn));
  const isOnObjects = named.some((pattern) => namesObjects(pattern, arn));
  for (const pattern of named) {
    if (!namesBucket(pattern, arn) && !namesObjects(pattern, arn)) {
      throw malformedPolicy('Policy has invalid resource');
    }
  }
  for (const name of action ?? []) {
    if (!isAction(name)) throw malformedPolicy('Policy has invalid action');
    if (/[*?]/.test(name) || resource === undefined) continue;
    if (!(isObjectAction(name) ? isOnObjects : isOnBucket)) {
      throw malformedPolicy('Action does not apply to any resource(s) in statement');
    }
  }
}

function isAction(name: string): boolean {
  if (/^s3:/i.test(name)) return actionsMeant(name).length > 0;
  return name === '*' || /^s3(?:express|-object-lambda):/i.test(name);
}

/** Each key is known, and one of the actions at least can have it. */
function checkConditions({ action, conditions }: Statement): void {
  const meant = (action ?? []).flatMap((name) => (/^s3:/i.test(name) ? actionsMeant(name) : []));
  // Without actions of S3's own (`*`, NotAction) nothing is told of them.
  const isOpen = action === undefined || action.some((name) => !/^s3:/i.test(name));
  for (const { key } of conditions) {
    if (!isConditionKey(key)) throw malformedPolicy('Policy has an invalid condition key');
    if (isOpen || /^aws:/i.test(key) || meant.some((one) => takesKey(one, key))) continue;
    throw malformedPolicy('Conditions do not apply to combination of actions and resources in statement');
  }
}

/** Actions on objects have the word in their name, but for these and for the bucket's own object lock. */
function isObjectAction(name: string): boolean {
  if (/^s3:(?:AbortMultipartUpload|ListMultipartUploadParts|BypassGovernanceRetention)$/i.test(name)) {
    return true;
  }
  return /^s3:(?!.*ObjectLockConfiguration)\w*(?:Object|Replicate)/i.test(name);
}

/** A pattern that the bucket itself fits. */
function namesBucket(pattern: string, arn: string): boolean {
  return pattern === arn || (pattern.startsWith('arn:') && /[*?]/.test(pattern) && globOf(pattern).test(arn));
}

/** A pattern that objects of the bucket fit. */
function namesObjects(pattern: string, arn: string): boolean {
  if (pattern.startsWith(`${arn}/`)) return true;
  if (!pattern.startsWith('arn:')) return false;
  const slash = pattern.indexOf('/');
  const head = slash < 0 ? pattern : pattern.slice(0, slash);
  return /[*?]/.test(head) && globOf(head).test(slash < 0 ? `${arn}/` : arn);
}

function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
