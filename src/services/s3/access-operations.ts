/** The entries of the table that are authorised by more than one action, or by conditions of their own. */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import {
  askedBucket,
  bucketAccess,
  type Conditions,
  checkExpectedOwner,
  demandOf,
  isRootAtHome,
  lookUp,
  objectAccess,
  type Want,
} from './access.ts';
import type { AclInput } from './acl.ts';
import type {
  CompleteMultipartUploadRequest,
  CopyObjectRequest,
  CreateBucketRequest,
  CreateMultipartUploadRequest,
  DeleteObjectRequest,
  DeleteObjectsRequest,
  GetObjectAttributesRequest,
  ListObjectsRequest,
  PutBucketInventoryConfigurationRequest,
  PutObjectLegalHoldRequest,
  PutObjectRequest,
  PutObjectRetentionRequest,
  UploadPartCopyRequest,
  UploadPartRequest,
} from './api.gen.ts';
import { bucketArn, objectArn, requireBucket } from './buckets.ts';
import { readCopySource } from './copy-source.ts';
import { malformedXml } from './errors.ts';
import { readTagHeader } from './tagging.ts';

const DAY_MS = 86_400_000;

type NewObject = PutObjectRequest | CopyObjectRequest | CreateMultipartUploadRequest;

/** Condition keys of headers that new objects and ACLs share. */
export function aclConditions(input: AclInput): Conditions {
  return {
    's3:x-amz-acl': input.ACL,
    's3:x-amz-grant-full-control': input.GrantFullControl,
    's3:x-amz-grant-read': input.GrantRead,
    's3:x-amz-grant-read-acp': input.GrantReadACP,
    's3:x-amz-grant-write': input.GrantWrite,
    's3:x-amz-grant-write-acp': input.GrantWriteACP,
  };
}

/** What policies that enforce conditional writes look at: parts of an upload are no object yet. */
function creationConditions(
  isCreation: boolean,
  { IfMatch, IfNoneMatch }: { IfMatch?: string | undefined; IfNoneMatch?: string | undefined } = {},
): Conditions {
  return {
    's3:ObjectCreationOperation': String(isCreation),
    's3:if-match': IfMatch,
    's3:if-none-match': IfNoneMatch,
  };
}

/** A day that has begun counts: who asks for ten days has ten. */
function retentionConditions(until: Date | undefined, nowMs: number): Conditions {
  if (until === undefined) return {};
  const days = Math.max(Math.ceil((until.getTime() - nowMs) / DAY_MS), 0);
  return {
    's3:object-lock-retain-until-date': until.toISOString(),
    's3:object-lock-remaining-retention-days': String(days),
  };
}

function newObjectConditions(input: NewObject, { now }: AccessContext): Conditions {
  return {
    ...aclConditions(input),
    ...tagConditions(input.Tagging),
    's3:x-amz-server-side-encryption': input.ServerSideEncryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
    's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
    's3:x-amz-storage-class': input.StorageClass,
    's3:x-amz-website-redirect-location': input.WebsiteRedirectLocation,
    's3:object-lock-mode': input.ObjectLockMode,
    's3:object-lock-legal-hold': input.ObjectLockLegalHoldStatus,
    ...retentionConditions(input.ObjectLockRetainUntilDate, now()),
  };
}

/** What a tag header says for policies; one that cannot be read is refused by the operation. */
function tagConditions(header: string | undefined): Conditions {
  if (header === undefined) return {};
  try {
    const tags = readTagHeader(header) ?? [];
    return requestTags(tags);
  } catch {
    return {};
  }
}

export function requestTags(tags: readonly { Key: string; Value: string }[] | undefined): Conditions {
  const conditions: Conditions = {};
  for (const { Key, Value } of tags ?? []) conditions[`s3:RequestObjectTag/${Key}`] = Value;
  if (tags !== undefined) conditions['s3:RequestObjectTagKeys'] = tags.map(({ Key }) => Key);
  return conditions;
}

/** Actions beside s3:PutObject that the headers of a new object need. */
const EXTRAS: readonly string[] = [
  's3:PutObjectTagging',
  's3:PutObjectAcl',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
];

function extrasOf(input: NewObject, { caller }: Pick<AccessContext, 'caller'>): string[] {
  const extras: string[] = [];
  if (input.Tagging !== undefined) extras.push('s3:PutObjectTagging');
  const hasAcl = Object.values(aclConditions(input)).some((value) => value !== undefined);
  // The policies that AWS documents for deliveries of its services name s3:PutObject alone, with this ACL as condition.
  const isDelivery = caller.type === 'service' && input.ACL === 'bucket-owner-full-control';
  if (hasAcl && !isDelivery) extras.push('s3:PutObjectAcl');
  if (input.ObjectLockMode !== undefined) extras.push('s3:PutObjectRetention');
  if (input.ObjectLockLegalHoldStatus !== undefined) extras.push('s3:PutObjectLegalHold');
  return extras;
}

export const putObjectAccess: Access<PutObjectRequest> = objectAccess<PutObjectRequest>('s3:PutObject', {
  kind: 'write',
  conditions: (input, context) => ({
    ...newObjectConditions(input, context),
    ...creationConditions(true, input),
  }),
  also: { actions: EXTRAS, of: extrasOf },
});

export const createUploadAccess: Access<CreateMultipartUploadRequest> = objectAccess('s3:PutObject', {
  kind: 'write',
  conditions: (input, context) => ({
    ...newObjectConditions(input, context),
    ...creationConditions(false),
  }),
  also: { actions: EXTRAS, of: extrasOf },
});

export const uploadPartAccess: Access<UploadPartRequest> = objectAccess('s3:PutObject', {
  kind: 'write',
  conditions: (input) => ({
    ...creationConditions(false),
    's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
  }),
});

export const completeUploadAccess: Access<CompleteMultipartUploadRequest> = objectAccess('s3:PutObject', {
  kind: 'write',
  conditions: (input) => ({
    ...creationConditions(true, input),
    's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
  }),
});

/** Both ends of a copy: reading the source, with its tags where they come along, and writing the target. */
async function sourceDemands(
  context: AccessContext,
  { CopySource, ExpectedSourceBucketOwner }: CopyObjectRequest | UploadPartCopyRequest,
  takesTags: boolean,
): Promise<Demand[]> {
  const source = readCopySource(CopySource);
  const bucket = await requireBucket(context.tx, source.bucket);
  checkExpectedOwner(bucket, ExpectedSourceBucketOwner);
  const hasVersion = source.versionId !== undefined;
  const action = hasVersion ? 's3:GetObjectVersion' : 's3:GetObject';
  if (isRootAtHome(context, bucket)) {
    return [{ action, resource: objectArn(bucket, source.key), account: bucket.account }];
  }
  const wanted = { Bucket: source.bucket, Key: source.key, VersionId: source.versionId };
  const object = await lookUp(context, bucket, wanted);
  const conditions = { 's3:VersionId': source.versionId };
  const want: Want = { action, bucket, key: source.key, object, conditions };
  const wants = [want];
  if (object === undefined) wants.push({ action: 's3:ListBucket', bucket });
  else if (takesTags && object.headers?.tags !== undefined) {
    const tagging = hasVersion ? 's3:GetObjectVersionTagging' : 's3:GetObjectTagging';
    wants.push({ ...want, action: tagging });
  }
  return Promise.all(wants.map((each) => demandOf(context, each)));
}

const SOURCE_ACTIONS: readonly string[] = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:GetObjectTagging',
  's3:GetObjectVersionTagging',
  's3:ListBucket',
];

export const copyObjectAccess: Access<CopyObjectRequest> = {
  actions: ['s3:PutObject', ...EXTRAS, ...SOURCE_ACTIONS],
  async demands(context, input) {
    const bucket = await askedBucket(context, input);
    const conditions = {
      ...newObjectConditions(input, context),
      ...creationConditions(true, input),
      's3:x-amz-copy-source': input.CopySource,
      's3:x-amz-metadata-directive': input.MetadataDirective,
    };
    const takesTags = input.TaggingDirective !== 'REPLACE';
    const source = await sourceDemands(context, input, takesTags);
    const actions = ['s3:PutObject', ...extrasOf(input, context)];
    const { Key: key } = input;
    // What stands there now: its tags count where the copy brings new tags or an ACL.
    const object =
      actions.length > 1 ? await lookUp(context, bucket, { Bucket: bucket.name, Key: key }) : undefined;
    const target = actions.map((action) => demandOf(context, { action, bucket, key, object, conditions }));
    return [...source, ...(await Promise.all(target))];
  },
};

export const uploadPartCopyAccess: Access<UploadPartCopyRequest> = {
  actions: ['s3:PutObject', ...SOURCE_ACTIONS],
  async demands(context, input) {
    const bucket = await askedBucket(context, input);
    const source = await sourceDemands(context, input, false);
    const conditions = {
      ...creationConditions(false),
      's3:x-amz-copy-source': input.CopySource,
      's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
    };
    const want = { action: 's3:PutObject', bucket, key: input.Key, conditions };
    return [...source, await demandOf(context, want)];
  },
};

export const deleteObjectAccess: Access<DeleteObjectRequest> = objectAccess('s3:DeleteObject', {
  kind: 'write',
  version: 's3:DeleteObjectVersion',
  conditions: (input) => ({ 's3:if-match': input.IfMatch }),
  also: {
    actions: ['s3:BypassGovernanceRetention'],
    of: (input) => (input.BypassGovernanceRetention === true ? ['s3:BypassGovernanceRetention'] : []),
  },
});

/** Names one entry of DeleteObjects: each is allowed or denied by itself. */
export function deletionPart(key: string, versionId: string | undefined): string {
  return `${versionId ?? ''}/${key}`;
}

export const deleteObjectsAccess: Access<DeleteObjectsRequest> = {
  actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  async demands(context, input) {
    // The model requires the list; S3 reads it before it looks for the bucket.
    const targets: DeleteObjectsRequest['Delete']['Objects'] | undefined = input.Delete?.Objects;
    if (targets === undefined || targets.length === 0) throw malformedXml();
    const bucket = await askedBucket(context, input);
    const bypass = input.BypassGovernanceRetention === true ? ['s3:BypassGovernanceRetention'] : [];
    const wants = targets.flatMap(({ Key: key, VersionId: versionId }) => {
      const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
      const conditions = { 's3:VersionId': versionId };
      const part = deletionPart(key, versionId);
      return [action, ...bypass].map((each) => ({ part, want: { action: each, bucket, key, conditions } }));
    });
    return Promise.all(wants.map(async ({ part, want }) => ({ ...(await demandOf(context, want)), part })));
  },
};

export const putRetentionAccess: Access<PutObjectRetentionRequest> = objectAccess('s3:PutObjectRetention', {
  kind: 'read',
  conditions: ({ Retention }, { now }) => ({
    's3:object-lock-mode': Retention?.Mode,
    ...retentionConditions(Retention?.RetainUntilDate, now()),
  }),
  also: {
    actions: ['s3:BypassGovernanceRetention'],
    of: (input) => (input.BypassGovernanceRetention === true ? ['s3:BypassGovernanceRetention'] : []),
  },
});

export const putLegalHoldAccess: Access<PutObjectLegalHoldRequest> = objectAccess('s3:PutObjectLegalHold', {
  kind: 'read',
  conditions: ({ LegalHold }) => ({ 's3:object-lock-legal-hold': LegalHold?.Status }),
});

export const putInventoryAccess: Access<PutBucketInventoryConfigurationRequest> = bucketAccess(
  's3:PutInventoryConfiguration',
  {
    conditions: ({ InventoryConfiguration }) => ({
      's3:InventoryAccessibleOptionalFields': InventoryConfiguration?.OptionalFields,
    }),
  },
);

export const createBucketAccess: Access<CreateBucketRequest> = {
  actions: [
    's3:CreateBucket',
    's3:PutBucketAcl',
    's3:PutBucketOwnershipControls',
    's3:PutBucketVersioning',
    's3:PutBucketObjectLockConfiguration',
    's3:TagResource',
  ],
  demands({ place }, input) {
    const actions = ['s3:CreateBucket'];
    if (input.ACL !== undefined && input.ACL !== 'private') actions.push('s3:PutBucketAcl');
    if (input.ObjectOwnership !== undefined) actions.push('s3:PutBucketOwnershipControls');
    if (input.ObjectLockEnabledForBucket === true) {
      actions.push('s3:PutBucketVersioning', 's3:PutBucketObjectLockConfiguration');
    }
    const configuration = input.CreateBucketConfiguration;
    if (configuration?.Tags !== undefined && configuration.Tags.length > 0) actions.push('s3:TagResource');
    const conditions = definedOnly({
      ...aclConditions(input),
      's3:LocationConstraint': configuration?.LocationConstraint,
      's3:x-amz-object-ownership': input.ObjectOwnership,
      's3:x-amz-bucket-namespace': input.BucketNamespace,
      ...bucketTags(configuration?.Tags),
    });
    const resource = bucketArn({ name: input.Bucket, region: place.region });
    return actions.map((action) => ({ action, resource, account: place.account, conditions }));
  },
};

/** Buckets are tagged as resources of AWS's, objects in S3's own way. */
function bucketTags(tags: readonly { Key: string; Value: string }[] = []): Conditions {
  if (tags.length === 0) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}

function definedOnly(conditions: Conditions): Record<string, string | readonly string[]> {
  const defined: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(conditions)) if (value !== undefined) defined[name] = value;
  return defined;
}

type ListInput = Pick<ListObjectsRequest, 'Bucket' | 'Prefix' | 'Delimiter' | 'MaxKeys'>;

/** Policies look at the prefix even when a list has none. */
function listConditions(input: ListInput): Conditions {
  return {
    's3:prefix': input.Prefix ?? '',
    's3:delimiter': input.Delimiter,
    's3:max-keys': input.MaxKeys === undefined ? undefined : String(input.MaxKeys),
  };
}

export const listAccess: Access<ListInput> = bucketAccess('s3:ListBucket', { conditions: listConditions });
export const listVersionsAccess: Access<ListInput> = bucketAccess('s3:ListBucketVersions', {
  conditions: listConditions,
});

export const objectAttributesAccess: Access<GetObjectAttributesRequest> = {
  actions: [
    's3:GetObject',
    's3:GetObjectAttributes',
    's3:GetObjectVersion',
    's3:GetObjectVersionAttributes',
    's3:ListBucket',
  ],
  async demands(context, input) {
    const named = input.VersionId === undefined ? '' : 'Version';
    const read = objectAccess<GetObjectAttributesRequest>(`s3:GetObject${named}`, {
      kind: 'read',
      also: { actions: [], of: () => [`s3:GetObject${named}Attributes`] },
    });
    return read.demands(context, input);
  },
};
