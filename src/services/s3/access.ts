/**
 * How S3's operations are authorised: actions on the bucket or on its objects, with the bucket's policy, the grants of
 * ACLs where those are on, and S3's condition keys.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { aclGrants } from './acl-access.ts';
import { type Bucket, bucketArn, objectArn, requireBucket } from './buckets.ts';
import { accessDenied, s3ErrorOf } from './errors.ts';
import { findVersion, newestVersion } from './history.ts';
import { checkKey } from './metadata.ts';
import type { ObjectRecord } from './object-record.ts';
import { isPublicPolicyText } from './public-policy.ts';
import { ANYWHERE, buckets } from './state.ts';

export type Conditions = Record<string, string | readonly string[] | undefined>;

export interface BucketInput {
  Bucket: string;
  Key?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
  RequestPayer?: string | undefined;
}

export interface ObjectInput extends BucketInput {
  Key: string;
  VersionId?: string | undefined;
}

/** An action and what it is about. */
export interface Want {
  action: string;
  bucket: Bucket;
  key?: string | undefined;
  /** The object, when it was looked up: its tags and ACL count. */
  object?: ObjectRecord | undefined;
  conditions?: Conditions | undefined;
  /** The bucket owner's root user may do it whatever the policy says, so that nobody locks himself out for good. */
  isRescue?: boolean | undefined;
}

/** @throws AwsError AccessDenied, InvalidBucketOwnerAWSAccountID */
export function checkExpectedOwner(bucket: Bucket, expected: string | undefined): void {
  if (expected === undefined) return;
  if (!/^\d{12}$/.test(expected)) {
    const text = 'The value of the expected bucket owner parameter must be an AWS account ID.';
    throw s3ErrorOf('InvalidBucketOwnerAWSAccountID', 400, text, { ExpectedBucketOwner: expected });
  }
  if (expected !== bucket.account) throw accessDenied();
}

/** The bucket of a request, once the checks that come before all policies are passed. */
export async function askedBucket({ tx, caller }: AccessContext, input: BucketInput): Promise<Bucket> {
  const bucket = await requireBucket(tx, input.Bucket);
  checkExpectedOwner(bucket, input.ExpectedBucketOwner);
  const isForeign = caller.account !== bucket.account && caller.type !== 'service';
  if (bucket.payer === 'Requester' && isForeign && input.RequestPayer !== 'requester') throw accessDenied();
  if (input.Key !== undefined) checkKey(input.Key);
  return bucket;
}

/**
 * Whether nothing but the account matters: the answer is yes without a look at tags, ACLs and conditions. A session of
 * root's that is held to a task, or was narrowed down, has policies of its own.
 */
export function isRootAtHome({ caller }: AccessContext, bucket: Bucket): boolean {
  const { type, account, session } = caller;
  if (session?.scopes !== undefined || session?.taskPolicyArn !== undefined) return false;
  return type === 'root' && account === bucket.account && bucket.policy === undefined;
}

/** At once where nothing but the bucket's record is needed. */
export function demandOf(context: AccessContext, want: Want): Demand | Promise<Demand> {
  const { bucket, key, action } = want;
  const resource = key === undefined ? bucketArn(bucket) : objectArn(bucket, key);
  if (isRootAtHome(context, bucket)) return { action, resource, account: bucket.account };
  const { caller } = context;
  const isRescued = want.isRescue === true && caller.type === 'root' && caller.account === bucket.account;
  const policy = isRescued ? undefined : bucket.policy;
  const demand: Demand = {
    action,
    resource,
    account: bucket.account,
    policy,
    conditions: conditionsOf(want),
    grants: aclGrants(want, caller),
  };
  const mayBePublic = policy !== undefined && bucket.publicAccessBlock?.RestrictPublicBuckets === true;
  return mayBePublic ? heldToOwnAccount(context, bucket, demand) : demand;
}

async function heldToOwnAccount(context: AccessContext, bucket: Bucket, demand: Demand): Promise<Demand> {
  return { ...demand, ownAccountAndServicesOnly: await isPublic(context, bucket) };
}

async function isPublic({ tx }: AccessContext, { name }: Bucket): Promise<boolean> {
  const found = await buckets.derived(tx, ANYWHERE, [name], 's3.public', ({ policy }) => ({
    isPublic: policy !== undefined && isPublicPolicyText(policy),
  }));
  return found?.isPublic ?? false;
}

/** A condition on tags of the object never holds for others: reading and writing its content, tags and ACL only. */
const ASKS_FOR_TAGS =
  /^s3:(?:GetObject(?:Version)?(?:Attributes)?|(?:Get|Put|Delete)Object(?:Version)?Tagging|(?:Get|Put)Object(?:Version)?Acl)$/;

function conditionsOf({
  action,
  bucket,
  object,
  conditions,
}: Want): Record<string, string | readonly string[]> {
  const all: Record<string, string | readonly string[]> = { 's3:ResourceAccount': bucket.account };
  if (bucket.abac === 'Enabled') {
    for (const { Key, Value } of bucket.tags ?? []) {
      all[`aws:ResourceTag/${Key}`] = Value;
      all[`s3:BucketTag/${Key}`] = Value;
    }
  }
  const objectTags = object?.headers?.tags;
  if (objectTags !== undefined && ASKS_FOR_TAGS.test(action))
    for (const { Key, Value } of objectTags) all[`s3:ExistingObjectTag/${Key}`] = Value;
  for (const [name, value] of Object.entries(conditions ?? {})) if (value !== undefined) all[name] = value;
  return all;
}

export interface BucketAccessOptions<I> {
  conditions?: (input: I) => Conditions;
  /** Further actions that some inputs need. */
  also?: { actions: readonly string[]; of: (input: I) => readonly string[] };
  isRescue?: boolean;
}

/** One action on a bucket. */
export function bucketAccess<I extends BucketInput>(
  action: string,
  options: BucketAccessOptions<I> = {},
): Access<I> {
  return {
    actions: [action, ...(options.also?.actions ?? [])],
    async demands(context, input) {
      const bucket = await askedBucket(context, input);
      const conditions = options.conditions?.(input);
      const { isRescue } = options;
      const actions = [action, ...(options.also?.of(input) ?? [])];
      return Promise.all(
        actions.map((each) => demandOf(context, { action: each, bucket, conditions, isRescue })),
      );
    },
  };
}

export interface ObjectAccessOptions<I> {
  /** The action when a version is named. */
  version?: string;
  conditions?: (input: I, context: AccessContext) => Conditions;
  also?: { actions: readonly string[]; of: (input: I, context: AccessContext) => readonly string[] };
  /** `read`: who may not list the bucket must not learn whether the key is there. */
  kind: 'read' | 'write';
}

/** An action on one object. */
export function objectAccess<I extends ObjectInput>(
  action: string,
  options: ObjectAccessOptions<I>,
): Access<I> {
  const { version, also } = options;
  return {
    actions: [
      action,
      ...(version === undefined ? [] : [version]),
      ...(options.kind === 'read' ? ['s3:ListBucket'] : []),
      ...(also?.actions ?? []),
    ],
    async demands(context, input) {
      const bucket = await askedBucket(context, input);
      const own = input.VersionId === undefined ? action : (version ?? action);
      const actions = [own, ...(also?.of(input, context) ?? [])];
      const conditions = { 's3:VersionId': input.VersionId, ...options.conditions?.(input, context) };
      return objectDemands(context, { bucket, input, actions, conditions, kind: options.kind });
    },
  };
}

interface ObjectQuestion {
  bucket: Bucket;
  input: ObjectInput;
  actions: readonly string[];
  conditions: Conditions;
  kind: 'read' | 'write';
}

async function objectDemands(context: AccessContext, question: ObjectQuestion): Promise<Demand[]> {
  const { bucket, input, actions, conditions, kind } = question;
  const { Key: key } = input;
  if (isRootAtHome(context, bucket)) {
    const resource = objectArn(bucket, key);
    return actions.map((action) => ({ action, resource, account: bucket.account }));
  }
  const object = await lookUp(context, bucket, input);
  const wants: Want[] = actions.map((action) => ({ action, bucket, key, object, conditions }));
  const [only] = wants;
  if (only !== undefined && wants.length === 1 && object !== undefined)
    return [await demandOf(context, only)];
  if (kind === 'read' && object === undefined) wants.push({ action: 's3:ListBucket', bucket });
  return Promise.all(wants.map((want) => demandOf(context, want)));
}

/** The object as far as it is there; a version id that cannot be is the operation's own affair. */
export async function lookUp(
  { tx }: AccessContext,
  bucket: Bucket,
  { Key: key, VersionId: versionId }: ObjectInput,
): Promise<ObjectRecord | undefined> {
  if (versionId === undefined) {
    const newest = await newestVersion(tx, bucket, key);
    return newest?.isMarker === true ? undefined : newest;
  }
  try {
    return await findVersion(tx, bucket, key, versionId);
  } catch {
    return undefined;
  }
}

/** For operations of the account. */
export function accountAccess(action: string): Access<object> {
  return { actions: [action], demands: () => [{ action, resource: '*' }] };
}
