/** What ACLs allow: each of their permissions stands for a few actions. */

import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/demand.ts';
import { ALL_USERS, AUTHENTICATED_USERS, isAclDisabled, isPublicGrant } from './acl.ts';
import type { AclGrant, Permission } from './bucket-record.ts';
import type { Bucket } from './buckets.ts';
import type { ObjectRecord } from './object-record.ts';
import { canonicalId } from './owner.ts';

interface AclRule {
  permission: Permission;
  /** Whose list decides. */
  of: 'bucket' | 'object';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const RULES: ReadonlyMap<string, AclRule> = new Map<string, AclRule>([
  ['s3:ListBucket', { permission: 'READ', of: 'bucket' }],
  ['s3:ListBucketVersions', { permission: 'READ', of: 'bucket' }],
  ['s3:ListBucketMultipartUploads', { permission: 'READ', of: 'bucket' }],
  ['s3:PutObject', { permission: 'WRITE', of: 'bucket' }],
  ['s3:DeleteObject', { permission: 'WRITE', of: 'bucket' }],
  ['s3:GetBucketAcl', { permission: 'READ_ACP', of: 'bucket' }],
  ['s3:PutBucketAcl', { permission: 'WRITE_ACP', of: 'bucket' }],
  ['s3:GetObject', { permission: 'READ', of: 'object' }],
  ['s3:GetObjectVersion', { permission: 'READ', of: 'object' }],
  ['s3:GetObjectAcl', { permission: 'READ_ACP', of: 'object' }],
  ['s3:GetObjectVersionAcl', { permission: 'READ_ACP', of: 'object' }],
  ['s3:PutObjectAcl', { permission: 'WRITE_ACP', of: 'object' }],
  ['s3:PutObjectVersionAcl', { permission: 'WRITE_ACP', of: 'object' }],
]);

/** The grants of an ACL that give this caller this action; undefined when there are none. */
export function aclGrants(
  { action, bucket, object }: { action: string; bucket: Bucket; object?: ObjectRecord | undefined },
  caller: Caller,
): Demand['grants'] {
  const rule = RULES.get(action);
  if (rule === undefined || isAclDisabled(bucket)) return undefined;
  const list = (rule.of === 'bucket' ? bucket.acl : object?.headers?.acl) ?? [];
  const isPublicIgnored = bucket.publicAccessBlock?.IgnorePublicAcls === true;
  const found: { namedAs: 'account' | 'caller'; label: string }[] = [];
  for (const grant of list) {
    if (grant.permission !== rule.permission && grant.permission !== 'FULL_CONTROL') continue;
    if (isPublicIgnored && isPublicGrant(grant)) continue;
    const namedAs = namesCaller(grant, caller);
    if (namedAs !== undefined)
      found.push({ namedAs, label: `ACL: ${grant.permission} for ${grant.grantee}` });
  }
  return found.length === 0 ? undefined : found;
}

function namesCaller({ type, grantee }: AclGrant, caller: Caller): 'account' | 'caller' | undefined {
  if (type === 'CanonicalUser') return grantee === canonicalId(caller.account) ? 'account' : undefined;
  if (grantee === ALL_USERS) return 'caller';
  return grantee === AUTHENTICATED_USERS && caller.type !== 'anonymous' ? 'caller' : undefined;
}
